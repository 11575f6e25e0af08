// Ctrl-C and SIGTERM belong to the command that stays: the first one asks for a clean end, the second one ends at once.

export interface Interruption {
  /** Resolves with the name of the first signal. */
  readonly asked: Promise<NodeJS.Signals>;
  /** Gives the signals back. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const EXIT_BY_SIGNAL = 130;

export function onInterruption(onSecond: () => void = () => undefined): Interruption {
  let resolve: (signal: NodeJS.Signals) => void = () => undefined;
  const asked = new Promise<NodeJS.Signals>((done) => {
    resolve = done;
  });
  let times = 0;
  const handler = (signal: NodeJS.Signals): void => {
    times += 1;
    if (times === 1) {
      resolve(signal);
      return;
    }
    onSecond();
    process.exit(EXIT_BY_SIGNAL);
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  return {
    asked,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, handler);
    },
  };
}
