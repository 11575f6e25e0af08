import { createCheckpoints } from '../../../../activities/checkpoints.ts';
import { createDocuments } from '../../../../activities/documents.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { optionalConfig } from '../../context.ts';
import { requireFeedId } from '../../feed-id.ts';
import { openStore } from '../../settings.ts';
import { requireReason, requireState, withState } from '../../state-command.ts';
import { restoreState } from '../../temporal/restore-state.ts';

export const stateInit = defineTcfeedsCommand({
  name: 'state init',
  summary: 'Brings back the state of a feed that Temporal has lost, from its copy in the store',
  explanation: [
    'After each commit a copy of the state is written to the store. When the workflow feed-state:<feed> was terminated, or Temporal’s data is gone, runs fail with StateLost instead of loading everything anew; this command starts the state again from the copy.',
    '--empty starts with nothing: the next run loads everything and knows nothing of what the feed has put on the platform so far.',
  ],
  args: {
    feed: { type: 'positional', required: true, description: 'Id of the feed' },
    reason: { type: 'string', required: true, description: 'Why; kept with the state' },
    empty: {
      type: 'boolean',
      default: false,
      description: 'Start with nothing instead of the copy',
    },
    force: {
      type: 'boolean',
      default: false,
      description: 'Also while runs of the feed are still going on',
    },
    ...CONFIG_ARG,
  },
  examples: [
    {
      command: 'tcfeeds state init urlhaus --config feeds.yaml --reason "new Temporal server"',
      says: 'from the copy in the store of that YAML',
    },
  ],
  run: async ({ args, terminal }) => {
    const { feed: feedId, empty, force } = args;
    requireFeedId(feedId);
    const reason = requireReason(args.reason);
    const store = openStore(await optionalConfig(args.config));
    const checkpoint = await createCheckpoints(store, createDocuments(store)).read(feedId);
    return withState(
      { feedId, config: args.config, json: args.json, terminal, doing: 'restoring the state' },
      async (session) => {
        await restoreState(session, {
          feedId,
          reason,
          checkpoint: empty ? undefined : checkpoint,
          empty,
          force,
          storeUrl: store.url,
        });
        return requireState(session, feedId);
      },
    );
  },
});
