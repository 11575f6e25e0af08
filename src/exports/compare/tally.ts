// What was found in each row: how many objects, and the first of them.
import type { ExportedObject } from '../../outputs/index.ts';
import { DIFFERENCE_ROWS, type DifferenceRow } from './rows.ts';

export interface DifferenceExample {
  readonly kind: 'indicator' | 'group';
  /** Empty: what was deleted is listed without. */
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly compatible: string;
  readonly fixed: string;
}

export interface ComparedRow extends DifferenceRow {
  /** Objects that show it. */
  readonly objects: number;
  /** Those of them that the integration never gets. */
  readonly lost: number;
  readonly examples: readonly DifferenceExample[];
  /** What else there is to say, or why nothing shows. */
  readonly note?: string;
}

export interface Tally {
  /** @param lost true: the integration never gets the object */
  readonly add: (
    row: number,
    object: ExportedObject,
    says: { readonly compatible: string; readonly fixed: string },
    lost?: boolean,
  ) => void;
  /** Objects that no list has any more: so many, the first of them with what can be said. */
  readonly addGone: (row: number, objects: number, first: readonly DifferenceExample[]) => void;
  readonly note: (row: number, text: string) => void;
  readonly count: (row: number) => number;
  readonly rows: () => readonly ComparedRow[];
}

const MOST_EXAMPLES = 3;

export function createTally(): Tally {
  const found = DIFFERENCE_ROWS.map(() => ({
    objects: 0,
    lost: 0,
    examples: [] as DifferenceExample[],
    notes: [] as string[],
  }));
  const of = (row: number) => {
    const at = found[row - 1];
    if (at === undefined) throw new RangeError(`there is no row ${row}`);
    return at;
  };
  return {
    add: (row, { kind, record }, says, lost = false) => {
      const at = of(row);
      at.objects += 1;
      if (lost) at.lost += 1;
      if (at.examples.length >= MOST_EXAMPLES) return;
      const value = kind === 'indicator' ? record.summary : record.name;
      at.examples.push({ kind, id: record.id, type: record.type, value, ...says });
    },
    addGone: (row, objects, first) => {
      const at = of(row);
      at.objects += objects;
      at.examples.push(...first.slice(0, Math.max(0, MOST_EXAMPLES - at.examples.length)));
    },
    note: (row, text) => void of(row).notes.push(text),
    count: (row) => of(row).objects,
    rows: () =>
      DIFFERENCE_ROWS.map((row, index) => {
        const { objects, lost, examples, notes } = of(index + 1);
        const note = [...notes, ...(row.invisible === undefined ? [] : [row.invisible])].join('; ');
        return { ...row, objects, lost, examples, ...(note === '' ? {} : { note }) };
      }),
  };
}
