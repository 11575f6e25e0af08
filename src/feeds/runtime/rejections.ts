// What of the records is not used, and why: each on its way to quarantine, all of them counted.
import type { RejectedRecord } from '../../core/quarantine.ts';
import { redact } from '../../core/redaction.ts';
import type { Rejection } from '../mapping/record-result.ts';
import { Counts } from './counts.ts';

/** Characters of the value that are kept. */
const SNIPPET = 500;

interface RejectionOfRecord extends Omit<Rejection, 'filtered'> {
  /** Number of the record. */
  readonly record: number;
  /** Key of the record; empty where it has none. */
  readonly sourceId: string;
  /** @default false */
  readonly filtered?: boolean;
}

export class Rejections {
  /** By reason. */
  readonly rejected = new Counts();
  /** By reason: what was left out on purpose. */
  readonly filtered = new Counts();

  private readonly collection: string;
  private readonly shown: (text: string) => string;
  private waiting: RejectedRecord[] = [];

  /** @param shown cuts what may not leave */
  constructor(collection: string, shown: (text: string) => string) {
    this.collection = collection;
    this.shown = shown;
  }

  add({ record, sourceId, reason, message, value, filtered = false }: RejectionOfRecord): void {
    (filtered ? this.filtered : this.rejected).add(reason);
    this.waiting.push({
      collection: this.collection,
      record,
      sourceId: this.shown(sourceId),
      reason,
      message: redact(this.shown(message)),
      snippet: redact(this.shown(value)).slice(0, SNIPPET),
    });
  }

  /** Those since the last call. */
  take(): readonly RejectedRecord[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }
}
