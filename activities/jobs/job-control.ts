// What every job gets beside its input.
export interface JobControl {
  readonly signal: AbortSignal;
  /** Records or rows done so far, for the heartbeat. */
  readonly onProgress: (done: number) => void;
}
