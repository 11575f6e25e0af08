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

/** @throws {StateLost} when there is none, or when its workflow was closed: then it answers questions and takes no commands. */
export async function requireState(session: TemporalSession, feedId: string): Promise<FeedState> {
  const state = await lastState(session, feedId);
  if (await isOpen(session, feedId)) return state;
  throw new CodedError('StateLost', closedText(feedId));
}

/** The state also of a closed workflow. @throws {StateLost} when there is none. */
export async function lastState(session: TemporalSession, feedId: string): Promise<FeedState> {
  const state = await session.state.getState(feedId);
  if (state) return state;
  throw new CodedError(
    'StateLost',
    `Feed ${feedId} has no state (${stateWorkflowIdOf(feedId)}) on ${session.target.address}. A new feed gets one with "tcfeeds apply"; a lost one comes back with "tcfeeds state init ${feedId}"`,
  );
}

export async function isOpen({ client }: TemporalSession, feedId: string): Promise<boolean> {
  const { status } = await client.workflow.getHandle(stateWorkflowIdOf(feedId)).describe();
  return status.name === 'RUNNING';
}

export const closedText = (feedId: string): string =>
  `The state of feed ${feedId} (${stateWorkflowIdOf(feedId)}) was closed: its runs fail until it is restored with "tcfeeds state init ${feedId} --reason …"`;

/** @throws {InputInvalid} for a reason that says nothing. */
export function requireReason(reason: string): string {
  if (reason.trim() !== '') return reason;
  throw new CodedError('InputInvalid', '--reason must say why, it is kept with the state');
}
