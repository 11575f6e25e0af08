// The preview of a run: fetched, mapped and compared by a worker, nothing sent.
import { parseFeedRunInput } from '../../core/feed-run-input.ts';
import { requireConfig, temporalTarget } from '../context.ts';
import { operatorName } from '../operator.ts';
import { reportPlace, showRunResult } from '../run-result.ts';
import { openStore, settingsOf, writeSettings } from '../settings.ts';
import { requireLiveWorker } from '../temporal/live-worker.ts';
import { withSession } from '../temporal/session.ts';
import { startRun, waitForRun } from '../temporal/start-run.ts';
import { readPlanned } from './planned.ts';
import type { PreviewCall } from './preview-call.ts';
import { printPlannedLines, showPlanned } from './show-planned.ts';

const WORKER_WITHIN_MS = 5_000;

/** Exit code of the run. */
export async function previewRun(call: PreviewCall): Promise<number> {
  const { feed: feedId, terminal, overrides, collections } = call;
  const config = await requireConfig(call.config);
  const store = openStore(config);
  // The settings of the YAML as it is now, so that a change can be tried before it is applied.
  const configRef = await writeSettings(store, settingsOf(config, feedId, overrides));
  const input = parseFeedRunInput({
    feedId,
    mode: 'preview',
    configRef,
    ...(collections.length === 0 ? {} : { collections }),
    requestedBy: operatorName(),
  });
  return withSession(await temporalTarget(config), async (session) => {
    await requireLiveWorker(session, WORKER_WITHIN_MS);
    const result = await waitForRun(session, await startRun(session, input), feedId, terminal);
    const planned = await readPlanned(store, result);
    if (call.format === 'jsonl') {
      printPlannedLines(planned.objects, terminal);
      terminal.err(result.summary);
    } else {
      const report = await reportPlace(store, result);
      showRunResult(result, terminal, { report, counts: false });
      terminal.out('');
      showPlanned(planned, terminal);
    }
    return result.exitCode;
  });
}
