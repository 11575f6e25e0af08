// What the decisions of the feed's state have in common: each takes a state and a command and gives the next state and an
// answer. Pure, so that every history can be tried without a server.
import type { FeedState, LeaseHolder, RecentRun } from './feed-state.ts';

/** The next state and the answer to the caller. */
export interface Step<Reply> {
  readonly state: FeedState;
  readonly reply: Reply;
}

const KEPT_RUNS = 20;

/** The list of runs with one more in front. */
export const remember = (state: FeedState, run: RecentRun): readonly RecentRun[] =>
  [run, ...state.recentRuns].slice(0, KEPT_RUNS);

/** The state without some of its members. */
export const without = <K extends keyof FeedState>(
  state: FeedState,
  ...names: K[]
): Omit<FeedState, K> => {
  const copy = { ...state };
  for (const name of names) Reflect.deleteProperty(copy, name);
  return copy;
};

/** What the list of runs keeps of a holder. */
export const runOf = ({
  runKey,
  workflowId,
  epoch,
  mode,
}: LeaseHolder): Pick<RecentRun, 'runKey' | 'workflowId' | 'epoch' | 'mode'> => ({
  runKey,
  workflowId,
  epoch,
  mode,
});
