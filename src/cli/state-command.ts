// What the state commands share: the feed, the session, a living worker, and the state at the end.
import { CodedError } from '../core/errors.ts';
import type { FeedState } from '../core/feed-state.ts';
import { stateWorkflowIdOf } from '../core/names.ts';
import { optionalConfig, temporalTarget } from './context.ts';
import { requireFeedId } from './feed-id.ts';
import { showState } from './state-view.ts';
import { requireLiveWorker } from './temporal/live-worker.ts';
import { withSession } from './temporal/session.ts';
import type { TemporalSession } from './temporal/session.ts';
import { withProgress } from './terminal/progress.ts';
import type { Terminal } from './terminal/terminal.ts';

const WORKER_WITHIN_MS = 5_000;

export interface StateCall {
  readonly feedId: string;
  readonly config: string | undefined;
  readonly json: boolean;
  readonly terminal: Terminal;
  /** For the progress line: what is done. */
  readonly doing: string;
}

/** Does `work` on the state of a feed and shows the state that came of it. */
export async function withState(
  { feedId, config: named, json, terminal, doing }: StateCall,
  work: (session: TemporalSession) => Promise<FeedState>,
): Promise<number> {
  requireFeedId(feedId);
  const config = await optionalConfig(named);
  const state = await withSession(await temporalTarget(config), (session) =>
    withProgress(terminal, `${feedId}: ${doing}`, async (progress) => {
      await requireLiveWorker(session, WORKER_WITHIN_MS, progress);
      return work(session);
    }),
  );
  if (json) terminal.out(JSON.stringify(state));
  else showState(state, terminal);
  return 0;
}

/** @throws {StateLost} when there is none. */
export async function requireState(session: TemporalSession, feedId: string): Promise<FeedState> {
  const state = await session.state.getState(feedId);
  if (state) return state;
  throw new CodedError(
    'StateLost',
    `Feed ${feedId} has no state (${stateWorkflowIdOf(feedId)}) on ${session.target.address}. A new feed gets one with "tcfeeds apply"; a lost one comes back with "tcfeeds state init ${feedId}"`,
  );
}

/** @throws {InputInvalid} for a reason that says nothing. */
export function requireReason(reason: string): string {
  if (reason.trim() !== '') return reason;
  throw new CodedError('InputInvalid', '--reason must say why, it is kept with the state');
}
