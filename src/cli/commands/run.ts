import { existsSync } from 'node:fs';
import { CodedError } from '../../core/errors.ts';
import { parseFeedRunInput } from '../../core/feed-run-input.ts';
import { RUN_MODES } from '../../core/feed-run.ts';
import { WORKFLOW } from '../../core/names.ts';
import { requireApplied } from '../applied-feed.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig, requireConfig, temporalTarget } from '../context.ts';
import { requireFeedId } from '../feed-id.ts';
import { requireKnownFeed } from '../known-feed.ts';
import { linkToRun } from '../links.ts';
import { requireSameStore } from '../preview/same-store.ts';
import { reportPlace, showRunResult } from '../run-result.ts';
import { openStore, readOverrides, settingsOf, writeSettings } from '../settings.ts';
import { requireLiveWorker } from '../temporal/live-worker.ts';
import { temporalCommand } from '../temporal/program.ts';
import { withSession } from '../temporal/session.ts';
import { startRun, waitForRun } from '../temporal/start-run.ts';
import { withProgress } from '../terminal/progress.ts';
import { operatorName } from '../operator.ts';

const WORKER_WITHIN_MS = 5_000;

export const run = defineTcfeedsCommand({
  name: 'run',
  summary: 'Runs a feed or export now, beside its schedule',
  explanation: [
    'Starts one run. Two runs of a feed never write at the same time: the second waits for the first, for as long as the feed’s busyWait says.',
    'Settings come from the last "tcfeeds apply"; with --set they are those of the YAML with your changes, for this run only.',
  ],
  args: {
    feed: { type: 'positional', required: true, description: 'Id of the feed' },
    collection: { type: 'string', valueHint: 'C', description: 'Only this collection' },
    mode: {
      type: 'enum',
      options: [...RUN_MODES],
      default: 'delta',
      description: 'full ignores what is known of the source; preview writes nothing',
    },
    set: { type: 'string', valueHint: 'name=value', description: 'A setting for this run only' },
    wait: {
      type: 'boolean',
      default: false,
      description: 'Show progress and wait for the outcome',
    },
    ...CONFIG_ARG,
  },
  repeatable: ['collection', 'set'],
  examples: [
    { command: 'tcfeeds run urlhaus --wait', says: 'run and see how it ends' },
    {
      command: 'tcfeeds run urlhaus --collection online --mode full --wait --json',
      says: 'for a script: the result as JSON, the outcome as exit code',
    },
    {
      command: 'tcfeeds run spamhaus-drop --set url.v4=http://127.0.0.1:8000/drop.json --wait',
      says: 'another address, once',
    },
  ],
  exitCodes: {
    0: 'started; with --wait: everything was done',
    1: 'error; with --wait: the run failed',
    3: 'with --wait: partly done, or skipped because another run was going on',
  },
  run: async ({ args, all, terminal }) => {
    const { feed: feedId, mode } = args;
    requireFeedId(feedId);
    const collections = all('collection');
    const overrides = readOverrides(all('set'));
    const changed = Object.keys(overrides).length > 0;
    const config = changed ? await requireConfig(args.config) : await optionalConfig(args.config);
    const isExport = config.exports[feedId] !== undefined;
    if (changed && isExport)
      throw new CodedError(
        'InputInvalid',
        `--set: ${feedId} is an export, and another question in one run would withdraw what the others have told; change its block in the YAML and run "tcfeeds apply"`,
      );
    const configRef = changed
      ? await writeSettings(openStore(config), settingsOf(config, feedId, overrides))
      : undefined;
    const input = parseFeedRunInput({
      feedId,
      mode,
      ...(collections.length === 0 ? {} : { collections }),
      ...(configRef === undefined ? {} : { configRef }),
      requestedBy: operatorName(),
    });
    return withSession(await temporalTarget(config), async (session) => {
      await withProgress(terminal, `starting a run of ${feedId}`, async (progress) => {
        await requireKnownFeed(session, config, feedId);
        await requireLiveWorker(session, WORKER_WITHIN_MS, progress);
        // Without a YAML here there is no store to compare.
        if (existsSync(config.file)) await requireSameStore(session, config, feedId);
        if (!changed) await requireApplied(session, feedId, isExport ? 'export' : 'feed');
      });
      const started = await startRun(
        session,
        input,
        isExport ? WORKFLOW.indicatorExport : WORKFLOW.feedRun,
      );
      const { workflowId, runId } = started;
      if (args.wait) {
        const result = await waitForRun(session, started, feedId, terminal);
        if (args.json) terminal.out(JSON.stringify(result));
        else {
          const report = await reportPlace(openStore(config), result);
          showRunResult(result, terminal, { report, isExport });
        }
        return result.exitCode;
      }
      const link = linkToRun(session.target, workflowId);
      if (args.json) terminal.out(JSON.stringify({ workflowId, runId, ...link }));
      else {
        terminal.out(`started ${workflowId}`);
        const follow = await temporalCommand(
          session.target,
          `workflow show -w ${workflowId} --follow`,
        );
        const ways = [follow, link.url].filter((way) => way !== undefined);
        if (ways.length > 0) terminal.err(`Follow it: ${ways.join('   or ')}`);
      }
      return 0;
    });
  },
});
