// An attribute or occurrence whose answer was lost: is it there? One with the same words may have been there before, so what
// the object carried is noted before the first try, and only what is new since then, with all that was asked for, counts.
import { findCodedError } from '../../core/errors.ts';
import type { ClientContext } from '../context.ts';
import { listOf, optionalText, type Row } from '../records/row.ts';
import { readOne } from '../resources/read-one.ts';
import type { Operation, Target } from './operations.ts';
import type { Addresses } from './requests.ts';

type Addition = Extract<Operation, { readonly kind: 'addAttribute' | 'addOccurrence' }>;

export interface LostAdditions {
  /** A new object carries nothing, so that nothing has to be read before the first addition. */
  readonly noteNew: (target: Target) => void;
  /** Before the first try. What cannot be read leaves a lost addition unknown for good; it does not keep it from being sent. */
  readonly noteBefore: (operation: Operation, signal: AbortSignal | undefined) => Promise<void>;
  readonly noteDone: (operation: Operation) => void;
  /** `yes`: it happened; `no`: it may be sent again; `unclear`: something is there, but nobody can say whose. */
  readonly happened: (
    operation: Operation,
    signal: AbortSignal | undefined,
  ) => Promise<'yes' | 'no' | 'unclear'>;
}

interface Note {
  readonly operation: Addition;
  readonly before: readonly string[];
}

export const isAddition = (operation: Operation): operation is Addition =>
  operation.kind === 'addAttribute' || operation.kind === 'addOccurrence';

export function createLostAdditions(context: ClientContext, addresses: Addresses): LostAdditions {
  /** In the order of the first tries. */
  const notes: Note[] = [];
  const done = new Set<Operation>();
  const known = new Map<string, readonly Row[]>();
  const fieldOf = ({ kind }: Addition): string =>
    kind === 'addAttribute' ? 'attributes' : 'fileOccurrences';
  const keyOf = (operation: Addition): string => `${operation.target.number} ${fieldOf(operation)}`;

  const read = async (operation: Addition, signal: AbortSignal | undefined) => {
    const { target } = operation;
    const field = fieldOf(operation);
    const path = `/v3/${target.kind === 'indicator' ? 'indicators' : 'groups'}/${addresses.idOf(target)}`;
    const options = signal === undefined ? {} : { signal };
    const rows = listOf(await readOne(context, path, target.name, [field], options), field);
    known.set(keyOf(operation), rows);
    return rows.filter((row) => isLike(operation, row));
  };
  const isTwin = (one: Addition, other: Addition): boolean =>
    one !== other && keyOf(one) === keyOf(other) && sameWords(one, other);

  return {
    noteNew: (target) => {
      for (const field of ['attributes', 'fileOccurrences'])
        known.set(`${target.number} ${field}`, []);
    },
    noteBefore: async (operation, signal) => {
      if (!isAddition(operation) || notes.some((note) => note.operation === operation)) return;
      try {
        const rows = known.get(keyOf(operation));
        const isFresh = !notes.some((note) => isTwin(note.operation, operation));
        const before =
          rows !== undefined && isFresh
            ? rows.filter((row) => isLike(operation, row))
            : await read(operation, signal);
        notes.push({ operation, before: before.map(idIn) });
      } catch (error) {
        if (findCodedError(error) === undefined) throw error;
      }
    },
    noteDone: (operation) => void done.add(operation),
    happened: async (operation, signal) => {
      if (!isAddition(operation)) return 'unclear';
      const at = notes.findIndex((note) => note.operation === operation);
      const note = notes[at];
      const now = await read(operation, signal);
      if (note === undefined) return now.length === 0 ? 'no' : 'unclear';
      const added = without(now, note.before);
      const others = notes
        .slice(at + 1)
        .filter((later) => done.has(later.operation) && isTwin(later.operation, operation));
      if (added.length <= others.length) return 'no';
      return added.some((row) => hasAllOf(operation, row, addresses)) ? 'yes' : 'unclear';
    },
  };
}

function isLike(operation: Addition, row: Row): boolean {
  if (operation.kind === 'addAttribute') {
    const { type, value } = operation.attribute;
    return row['type'] === type && row['value'] === value;
  }
  const { fileName, path, date } = operation.content;
  return (
    optionalText(row, 'fileName') === fileName &&
    optionalText(row, 'path') === path &&
    (date === undefined || Date.parse(optionalText(row, 'date') ?? '') === Date.parse(date))
  );
}

function sameWords(one: Addition, other: Addition): boolean {
  if (one.kind === 'addAttribute' && other.kind === 'addAttribute')
    return (
      one.attribute.type === other.attribute.type && one.attribute.value === other.attribute.value
    );
  return (
    one.kind === 'addOccurrence' &&
    other.kind === 'addOccurrence' &&
    one.content.fileName === other.content.fileName &&
    one.content.path === other.content.path
  );
}

/** What was asked for beside type and value. */
function hasAllOf(operation: Addition, row: Row, { labelOf }: Addresses): boolean {
  if (operation.kind === 'addOccurrence') return true;
  const { source, securityLabels = [] } = operation.attribute;
  const labels = listOf(row, 'securityLabels').map((label) => label['name']);
  return (
    (row['default'] === true) === (operation.attribute.default ?? false) &&
    (source === undefined || row['source'] === source) &&
    securityLabels.every((name) => labels.includes(labelOf(name)))
  );
}

const idIn = (row: Row): string => {
  const { id } = row;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : '';
};

/** Rows whose id was not there before; rows without ids are told by their number. */
function without(rows: readonly Row[], before: readonly string[]): readonly Row[] {
  const left = [...before];
  return rows.filter((row) => {
    const at = left.indexOf(idIn(row));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
