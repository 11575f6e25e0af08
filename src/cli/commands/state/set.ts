import { CodedError } from '../../../core/errors.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { requireReason, requireState, withState } from '../../state-command.ts';

export const stateSet = defineTcfeedsCommand({
  name: 'state set',
  summary: 'Sets the cursor of a collection to a position, or pauses and resumes a feed',
  explanation: [
    'The position is what the source orders by: an id, an instant, a sequence number; "tcfeeds state show" shows the present one. Only the cursor moves: what the feed holds on the platform is known as before.',
    '--pause makes every run of the feed end as skipped until --resume, whoever starts it. To stop the schedule alone, pause the schedule.',
  ],
  args: {
    feed: { type: 'positional', required: true, description: 'Id of the feed' },
    collection: {
      type: 'string',
      valueHint: 'C',
      description: 'The collection whose cursor moves',
    },
    to: { type: 'string', valueHint: 'POSITION', description: 'The new position' },
    pause: { type: 'boolean', default: false, description: 'Let no run begin' },
    resume: { type: 'boolean', default: false, description: 'Let runs begin again' },
    reason: { type: 'string', required: true, description: 'Why; kept with the state' },
    force: {
      type: 'boolean',
      default: false,
      description: 'Also while a run is going on: it will not commit',
    },
    ...CONFIG_ARG,
  },
  examples: [
    {
      command:
        'tcfeeds state set urlhaus --collection recent --to 9000001 --reason "gap on Monday"',
      says: 'go on from a position',
    },
    {
      command: 'tcfeeds state set urlhaus --pause --reason "owner is moved"',
      says: 'no runs for now',
    },
  ],
  run: ({ args, terminal }) => {
    const { feed: feedId, collection, to, pause, resume, force } = args;
    const reason = requireReason(args.reason);
    if (pause && resume)
      throw new CodedError('InputInvalid', '--pause and --resume exclude each other');
    if (to === undefined && !pause && !resume)
      throw new CodedError(
        'InputInvalid',
        'Give --to POSITION with --collection, --pause or --resume',
      );
    if (to !== undefined && collection === undefined)
      throw new CodedError(
        'InputInvalid',
        '--to needs --collection: positions of collections differ',
      );
    return withState(
      { feedId, config: args.config, json: args.json, terminal, doing: 'setting' },
      async (session) => {
        let state = await requireState(session, feedId);
        if (to !== undefined && collection !== undefined) {
          state = await session.state.resetCursor(feedId, {
            collection,
            to,
            reason,
            ...(force ? { force } : {}),
          });
        }
        if (pause || resume)
          state = await session.state.configure(feedId, { paused: pause, reason });
        return state;
      },
    );
  },
});
