import { setTimeout as delay } from 'node:timers/promises';
import { SIGNAL, stateWorkflowIdOf } from '../../../core/names.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { requireReason, requireState, withState } from '../../state-command.ts';

const LOOK_AGAIN_MS = 200;
const GONE_WITHIN_MS = 10_000;

export const stateRelease = defineTcfeedsCommand({
  name: 'state release',
  summary: 'Takes the lease away from the run that holds it',
  explanation: [
    'Rarely needed: a run that is not running any more is found out by the next run, which takes over by itself. A run that is going on cannot write any more after this; it ends as failed, and the next run settles what it had sent.',
  ],
  args: {
    feed: { type: 'positional', required: true, description: 'Id of the feed' },
    reason: { type: 'string', required: true, description: 'Why; kept with the state' },
    ...CONFIG_ARG,
  },
  examples: [
    {
      command: 'tcfeeds state release urlhaus --reason "run hangs on a dead mount"',
      says: 'free the lease',
    },
  ],
  run: ({ args, terminal }) => {
    const { feed: feedId } = args;
    const reason = requireReason(args.reason);
    return withState(
      { feedId, config: args.config, json: args.json, terminal, doing: 'releasing the lease' },
      async (session) => {
        const before = await requireState(session, feedId);
        if (!before.holder) return before;
        const { epoch } = before.holder;
        await session.client.workflow
          .getHandle(stateWorkflowIdOf(feedId))
          .signal(SIGNAL.releaseLease, { reason });
        // A signal has no answer; the state tells when it was handled. Another run may hold the lease by then.
        const deadline = Date.now() + GONE_WITHIN_MS;
        let now = await requireState(session, feedId);
        while (now.holder?.epoch === epoch && Date.now() < deadline) {
          await delay(LOOK_AGAIN_MS);
          now = await requireState(session, feedId);
        }
        return now;
      },
    );
  },
});
