import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { isExportState, requireReadingPosition } from '../../export-cursor.ts';
import { requireReason, requireState, withState } from '../../state-command.ts';

export const stateReset = defineTcfeedsCommand({
  name: 'state reset',
  summary: 'Moves cursors back, so that the next run reads everything again',
  explanation: [
    'Moves cursors only. The ledger stays, so the next run compares what it reads with what the platform has and sends just the differences. With --resend it sends everything again.',
    'Of an export: without --collection, --to moves what is read (an instant), and outputs stay where they are; an output is told everything anew by a reset without --to.',
    'A run in progress is a reason to refuse; with --force its commit is refused instead.',
  ],
  args: {
    feed: { type: 'positional', required: true, description: 'Id of the feed' },
    collection: { type: 'string', valueHint: 'C', description: 'Only this collection' },
    to: {
      type: 'string',
      valueHint: 'POSITION',
      description: 'A position instead of the beginning',
    },
    reason: { type: 'string', required: true, description: 'Why; kept with the state' },
    resend: { type: 'boolean', default: false, description: 'Also send every object again' },
    force: {
      type: 'boolean',
      default: false,
      description: 'Also while a run is going on: it will not commit',
    },
    ...CONFIG_ARG,
  },
  examples: [
    {
      command: 'tcfeeds state reset urlhaus --reason "reload after repair"',
      says: 'all collections',
    },
    {
      command:
        'tcfeeds state reset urlhaus --collection online --resend --reason "owner was emptied"',
      says: 'one collection, and send it all again',
    },
  ],
  run: ({ args, terminal }) => {
    const { feed: feedId, collection, to, resend, force } = args;
    const reason = requireReason(args.reason);
    return withState(
      { feedId, config: args.config, json: args.json, terminal, doing: 'resetting' },
      async (session) => {
        const state = await requireState(session, feedId);
        if (to !== undefined && collection === undefined && isExportState(state))
          requireReadingPosition(feedId, to);
        return session.state.resetCursor(feedId, {
          to: to ?? null,
          reason,
          ...(collection === undefined ? {} : { collection }),
          ...(resend ? { resend } : {}),
          ...(force ? { force } : {}),
        });
      },
    );
  },
});
