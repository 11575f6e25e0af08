import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig, temporalTarget } from '../context.ts';
import { requireFeedId } from '../feed-id.ts';
import { feedOverlap } from '../feed-overlap.ts';
import { feedStatus, scheduledFeeds } from '../feed-status.ts';
import { requireKnownFeed } from '../known-feed.ts';
import { openStore } from '../settings.ts';
import { showFeedStatus, showStatusTable } from '../status-table.ts';
import { hasLiveWorker } from '../temporal/live-worker.ts';
import { withSession } from '../temporal/session.ts';
import { withProgress } from '../terminal/progress.ts';

export const status = defineTcfeedsCommand({
  name: 'status',
  summary: 'How feeds and exports are doing: last outcome, last success, next run, what is pending',
  explanation: [
    'Shows the feeds and exports of the YAML and those that have a schedule on the server. Instants are in the time zone of this machine.',
    'Held are the objects of a feed on the platform, and those in the mirror of an export.',
  ],
  args: {
    feed: { type: 'positional', required: false, description: 'Only this feed, in detail' },
    ...CONFIG_ARG,
  },
  examples: [
    { command: 'tcfeeds status', says: 'all feeds, a line each' },
    {
      command: 'tcfeeds status urlhaus',
      says: 'one feed with its cursors, its quality, and what other feeds hold as well',
    },
    { command: 'tcfeeds status --json', says: 'for a monitoring script' },
  ],
  run: async ({ args, terminal }) => {
    const config = await optionalConfig(args.config);
    const { feed: only } = args;
    if (only !== undefined) requireFeedId(only);
    const store = openStore(config);
    return withSession(await temporalTarget(config), async (session) => {
      const { feeds, workerLives } = await withProgress(terminal, 'asking Temporal', async () => {
        if (only !== undefined) await requireKnownFeed(session, config, only);
        const lives = await hasLiveWorker(session);
        const ids =
          only === undefined
            ? new Set([
                ...Object.keys(config.feeds),
                ...Object.keys(config.exports),
                ...(await scheduledFeeds(session.client)),
              ])
            : new Set([only]);
        const found = await Promise.all(
          [...ids].sort().map((id) =>
            feedStatus(session, id, {
              workerLives: lives,
              store,
              isExport: config.exports[id] !== undefined,
            }),
          ),
        );
        const [first] = found;
        const overlap =
          only !== undefined &&
          first !== undefined &&
          first.kind !== 'export' &&
          (await feedOverlap(store, only));
        return {
          feeds: overlap ? [{ ...first, overlap }] : found,
          workerLives: lives,
        };
      });
      if (args.json) terminal.out(JSON.stringify({ workerLives, feeds }));
      else {
        const [first] = feeds;
        if (only !== undefined && first) showFeedStatus(first, terminal);
        else if (first) showStatusTable(feeds, terminal);
        else terminal.out('No feeds: none in the YAML, none scheduled on the server.');
        if (!workerLives)
          terminal.err(
            'No worker is listening: nothing runs, and states cannot be asked. Start one with "tcfeeds worker".',
          );
      }
      return 0;
    });
  },
});
