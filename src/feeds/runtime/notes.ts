// What was remarkable about records that are used: how often, and one example of each.
import { redact } from '../../core/redaction.ts';
import { Counts } from './counts.ts';

export class Notes {
  readonly counts = new Counts();
  /** The first example of a note that has one: its field and value. */
  readonly examples = new Map<string, string>();

  private readonly shown: (text: string) => string;

  /** @param shown cuts what may not leave */
  constructor(shown: (text: string) => string) {
    this.shown = shown;
  }

  add(name: string, example?: string): void {
    this.counts.add(name);
    if (example !== undefined && !this.examples.has(name))
      this.examples.set(name, redact(this.shown(example)));
  }
}
