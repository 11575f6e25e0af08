// Liveness of long activities. Cancellation reaches an activity only through the answer to a heartbeat, so each of them beats.
import { Context } from '@temporalio/activity';

const INTERVAL_MS = 5_000;

/** Beats with the newest checkpoint until `work` ends; `report` replaces the checkpoint. */
export async function withHeartbeats<Checkpoint, Result>(
  first: Checkpoint,
  work: (report: (checkpoint: Checkpoint) => void, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const context = Context.current();
  let checkpoint = first;
  const beat = (): void => context.heartbeat(checkpoint);
  beat();
  const timer = setInterval(beat, INTERVAL_MS);
  try {
    return await work((next) => {
      checkpoint = next;
    }, context.cancellationSignal);
  } finally {
    clearInterval(timer);
    // The last checkpoint must be on its way before a shutdown ends the attempt.
    beat();
  }
}
