// Small whole numbers in place of ids, and columns of numbers beside them. As text a million ids of STIX take some 300 MB with the
// maps around them, which is why the index of a large bundle was larger than everything else in the process.
import { hash } from 'node:crypto';

const FIRST_CAPACITY = 1024;
/** Of a slot: both halves of the key, and the number of the id plus one; a free slot has 0 there. */
const SLOT = 3;
/** Fuller tables are slow to look through. */
const MAX_FILL = 0.75;
const PAGE = 32 * 1024;

type Key = readonly [high: number, low: number];

/**
 * Gives each id the next number, from 0. An id is known by 64 bits of its SHA-256: that two of ten million share them has a chance of
 * one in 370 000. 16 to 32 bytes per id.
 */
export class IdNumbers {
  private slots = new Uint32Array(FIRST_CAPACITY * SLOT);
  private count = 0;
  /** An id is often asked for several times in a row, and its hash is most of the work. */
  private lastId = '';
  private lastKey = keyOf('');

  get size(): number {
    return this.count;
  }

  /** The number of an id, undefined for one that was never added. */
  get(id: string): number | undefined {
    const key = this.keyOf(id);
    const held = this.slots[this.slotOf(key[0], key[1]) + 2] ?? 0;
    return held === 0 ? undefined : held - 1;
  }

  /** The number of an id, a new one for one that was never added. */
  add(id: string): number {
    const key = this.keyOf(id);
    const slot = this.slotOf(key[0], key[1]);
    const held = this.slots[slot + 2] ?? 0;
    if (held !== 0) return held - 1;
    this.slots.set([key[0], key[1], this.count + 1], slot);
    this.count += 1;
    if (this.count * SLOT > this.slots.length * MAX_FILL) this.grow();
    return this.count - 1;
  }

  private keyOf(id: string): Key {
    if (id !== this.lastId) {
      this.lastKey = keyOf(id);
      this.lastId = id;
    }
    return this.lastKey;
  }

  /** Place of the slot of a key, or of the free one where it belongs. */
  private slotOf(high: number, low: number): number {
    const { slots } = this;
    const capacity = slots.length / SLOT;
    // Capacities are powers of two; the key is as good as random.
    let at = high & (capacity - 1);
    while (
      slots[at * SLOT + 2] !== 0 &&
      (slots[at * SLOT] !== high || slots[at * SLOT + 1] !== low)
    )
      at = (at + 1) & (capacity - 1);
    return at * SLOT;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += SLOT)
      if (old[at + 2] !== 0)
        this.slots.set(old.subarray(at, at + SLOT), this.slotOf(old[at] ?? 0, old[at + 1] ?? 0));
  }
}

function keyOf(id: string): Key {
  const digits = hash('sha256', id, 'hex');
  return [Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8, 16), 16)];
}

/** A number per place, 0 where none was set. Grows by pages, so that nothing is ever copied. 8 bytes per place. */
export class NumberColumn {
  private readonly pages: Float64Array[] = [];

  get(at: number): number {
    return this.pages[Math.floor(at / PAGE)]?.[at % PAGE] ?? 0;
  }

  set(at: number, value: number): void {
    const page = Math.floor(at / PAGE);
    while (this.pages.length <= page) this.pages.push(new Float64Array(PAGE));
    const numbers = this.pages[page];
    if (numbers) numbers[at % PAGE] = value;
  }
}
