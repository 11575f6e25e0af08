// What every job gets beside its input.
export interface JobControl {
  readonly signal: AbortSignal;
  /** The same for loops that never wait, in which a thread hears no signal. Costs nothing. @default signal.aborted */
  readonly isStopped?: () => boolean;
  /** Records or rows done so far, for the heartbeat. */
  readonly onProgress: (done: number) => void;
}
