/** When to look at a batch, learned per instance. */
export interface PollPace {
  /** Milliseconds to wait before the `look`-th look (from 0) at a batch. */
  delayBefore(instance: string, look: number): number;
  /** A batch of this instance took so long from its upload to its end. */
  learn(instance: string, tookMs: number): void;
}

const SOONEST_MS = 40;
const FIRST_GUESS_MS = 150;
const GROWTH = 1.6;
const WIDEST_MS = 15_000;
/** Weight of the newest batch in the moving average. */
const NEWEST = 0.4;

/**
 * The first look comes a little before the time that earlier batches took, the next ones follow at a growing distance:
 * a batch is seen at most about half its own duration late, and an instant platform within tens of milliseconds.
 */
export function createPollPace(): PollPace {
  const expected = new Map<string, number>();
  return {
    delayBefore: (instance, look) => {
      const guess = expected.get(instance) ?? FIRST_GUESS_MS;
      if (look === 0) return Math.min(Math.max(guess * 0.8, SOONEST_MS), WIDEST_MS);
      const step = Math.max(guess * 0.25, SOONEST_MS) * GROWTH ** (look - 1);
      return Math.min(step, WIDEST_MS);
    },
    learn: (instance, tookMs) => {
      const known = expected.get(instance);
      expected.set(instance, known === undefined ? tookMs : known * (1 - NEWEST) + tookMs * NEWEST);
    },
  };
}
