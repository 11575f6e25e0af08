import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { closedText, isOpen, lastState, withState } from '../../state-command.ts';

export const stateShow = defineTcfeedsCommand({
  name: 'state show',
  summary: 'Shows cursors, lease, open batches, pending plans, ledger and the last runs of a feed',
  explanation: ['Asks the workflow feed-state:<feed>; needs a worker, changes nothing.'],
  args: {
    feed: { type: 'positional', required: true, description: 'Id of the feed' },
    ...CONFIG_ARG,
  },
  examples: [
    { command: 'tcfeeds state show urlhaus', says: 'for people' },
    { command: 'tcfeeds state show urlhaus --json', says: 'the whole state, as it is kept' },
  ],
  run: ({ args, terminal }) =>
    withState(
      { feedId: args.feed, config: args.config, json: args.json, terminal, doing: 'asking' },
      async (session) => {
        const state = await lastState(session, args.feed);
        if (!(await isOpen(session, args.feed))) terminal.err(closedText(args.feed));
        return state;
      },
    ),
});
