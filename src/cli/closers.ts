// What was started is stopped in the opposite order, each part even when another one could not be.

export class Closers {
  readonly #parts: (() => Promise<unknown>)[] = [];
  #closed = false;

  /** What comes after the end (somebody pressed Ctrl-C while it was being started) is stopped at once. */
  add(close: () => Promise<unknown>): void {
    if (this.#closed) close().catch(() => undefined);
    else this.#parts.push(close);
  }

  /** Stops everything; throws the first failure at the end. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    const failures: unknown[] = [];
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) {
      try {
        await part();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
