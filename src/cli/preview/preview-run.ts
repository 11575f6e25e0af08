// The preview of a run: fetched, mapped and compared by a worker, nothing sent.
import type { Config } from '../../config/index.ts';
import { CodedError } from '../../core/errors.ts';
import { parseFeedRunInput } from '../../core/feed-run-input.ts';
import { optionalConfig, temporalTarget } from '../context.ts';
import { knownDefinitions } from '../../feeds/index.ts';
import { isDefinitionFile } from '../find-definition.ts';
import { operatorName } from '../operator.ts';
import { reportPlace, showRunResult } from '../run-result.ts';
import { openStore, settingsOf, writeSettings } from '../settings.ts';
import { requireLiveWorker } from '../temporal/live-worker.ts';
import { withSession } from '../temporal/session.ts';
import { startRun, waitForRun } from '../temporal/start-run.ts';
import { withHints } from '../terminal/hints.ts';
import { readPlanned } from './planned.ts';
import type { PreviewCall } from './preview-call.ts';
import { requireSameStore } from './same-store.ts';
import { printPlannedLines, showPlanned } from './show-planned.ts';

const WORKER_WITHIN_MS = 5_000;

/** A run needs an owner, an address and a platform, which only the YAML states. @throws {InputInvalid} for a definition alone */
function requireFeedOfYaml({ feeds }: Pick<Config, 'feeds'>, name: string): void {
  const isDefinition = isDefinitionFile(name) || knownDefinitions().includes(name);
  if (feeds[name] !== undefined || (!isDefinition && Object.keys(feeds).length > 0)) return;
  throw new CodedError(
    'InputInvalid',
    `${name} is no feed of a YAML${Object.keys(feeds).length === 0 ? ': there is none here, or it has no feeds' : ''}. To look at a document give it: tcfeeds preview ${name} --input FILE. To look at what a run would do, write the feed into feeds.yaml first (README: A feed of your own without code)`,
  );
}

/** Exit code of the run. */
export async function previewRun(call: PreviewCall): Promise<number> {
  const { feed: feedId, terminal, overrides, collections } = call;
  const config = await optionalConfig(call.config);
  requireFeedOfYaml(config, feedId);
  const settings = settingsOf(config, feedId, overrides);
  return withSession(await temporalTarget(config), async (session) => {
    await requireLiveWorker(session, WORKER_WITHIN_MS);
    await requireSameStore(session, config, feedId);
    const store = openStore(config);
    // The settings of the YAML as it is now, so that a change can be tried before it is applied.
    const configRef = await writeSettings(store, settings);
    const input = parseFeedRunInput({
      feedId,
      mode: 'preview',
      configRef,
      ...(collections.length === 0 ? {} : { collections }),
      requestedBy: operatorName(),
    });
    const result = await waitForRun(session, await startRun(session, input), feedId, terminal);
    const planned = await readPlanned(store, result);
    if (call.format === 'jsonl') {
      printPlannedLines(planned.objects, terminal);
      withHints(terminal).err(result.summary);
    } else {
      const report = await reportPlace(store, result);
      showRunResult(result, terminal, { report, counts: false });
      terminal.out('');
      showPlanned(planned, terminal);
    }
    return result.exitCode;
  });
}
