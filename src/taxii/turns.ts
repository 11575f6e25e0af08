// Long work between requests that the same thread answers.

/** A request needs several turns; a page waits a few times as long. */
const TURN_MS = 10;

/** Gives a promise to wait for when others have waited long enough, whatever a single step costs. */
export function createTurns(): () => Promise<void> | undefined {
  let begun = performance.now();
  return () => {
    if (performance.now() - begun < TURN_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        begun = performance.now();
        resolve();
      });
    });
  };
}
