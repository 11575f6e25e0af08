// The platform's clock, which tests and authors can move or stop. Everything with a date or a delay reads it.

export class Clock {
  #offsetMs = 0;
  #frozenAtMs: number | undefined;

  nowMs(): number {
    return this.#frozenAtMs ?? Date.now() + this.#offsetMs;
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  get offsetMs(): number {
    return this.nowMs() - Date.now();
  }

  get frozen(): boolean {
    return this.#frozenAtMs !== undefined;
  }

  /** Distance from the machine's clock; the clock runs. */
  setOffset(offsetMs: number): void {
    this.#frozenAtMs = undefined;
    this.#offsetMs = offsetMs;
  }

  advance(ms: number): void {
    if (this.#frozenAtMs === undefined) this.#offsetMs += ms;
    else this.#frozenAtMs += ms;
  }

  freezeAt(ms: number): void {
    this.#frozenAtMs = ms;
  }

  setTo(ms: number): void {
    this.setOffset(ms - Date.now());
  }
}
