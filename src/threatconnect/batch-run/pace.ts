// How often a batch is looked at: from the time that earlier ones took, then at growing distances.

const FIRST_MS = 500;
const GROWTH = 1.5;
const LONGEST_MS = 15_000;
/** A first look a little before the usual end costs one request and saves waiting. */
const SHARE_OF_LAST = 0.7;

export interface BatchPace {
  readonly delayBefore: (look: number) => number;
  readonly learn: (tookMs: number) => void;
}

export function createBatchPace(): BatchPace {
  let usualMs: number | undefined;
  return {
    delayBefore: (look) => {
      const first = usualMs === undefined ? FIRST_MS : Math.max(usualMs * SHARE_OF_LAST, 50);
      return Math.round(Math.min(first * GROWTH ** look, LONGEST_MS));
    },
    learn: (tookMs) => {
      usualMs = usualMs === undefined ? tookMs : (usualMs + tookMs) / 2;
    },
  };
}
