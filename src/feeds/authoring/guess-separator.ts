// What stands between the words of a cell that holds several. A sign alone proves nothing: `Agent Tesla; v3` is one name. It separates
// where most cells hold it, or where the parts that it makes stand in other cells, too.
import type { FieldFacts } from './guess.ts';

const MARKS = [',', ';', '|'] as const;
/** Columns with a name in the plural hold lists; where no cell shows how, they are written with commas. */
const LIST_NAME = /tags/i;

export interface SeparatorGuess {
  /** `#` for words that each begin with it. */
  readonly separator?: string;
  /** A sign that is not taken for a separator. */
  readonly kept?: KeptSign;
}

export interface KeptSign {
  readonly mark: string;
  /** A value with it. */
  readonly example: string;
  /** Whether it separates words, too, so that only the other sign was preferred. */
  readonly separates: boolean;
}

const partsOf = (cell: string, mark: string): readonly string[] =>
  cell
    .toLowerCase()
    .split(mark)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Values with a sign, and those of them that it does not divide into words that the column uses elsewhere. */
interface Marked {
  readonly mark: string;
  readonly marked: readonly string[];
  readonly unfamiliar: readonly string[];
  /** It makes familiar words of at least half of them, or stands in most of the column. */
  readonly separates: boolean;
}

function lookAt(mark: string, cells: readonly string[]): Marked {
  const marked = cells.filter((cell) => cell.includes(mark));
  if (marked.length === 0) return { mark, marked, unfamiliar: [], separates: false };
  const cellsWith = new Map<string, number>();
  for (const cell of cells)
    for (const part of new Set(partsOf(cell, mark)))
      cellsWith.set(part, (cellsWith.get(part) ?? 0) + 1);
  const unfamiliar = marked.filter((cell) =>
    partsOf(cell, mark).every((part) => (cellsWith.get(part) ?? 0) <= 1),
  );
  const separates = marked.length * 2 > cells.length || unfamiliar.length * 2 <= marked.length;
  return { mark, marked, unfamiliar, separates };
}

/** What separates the words in the values of a field; nothing for JSON lists and for single words. */
export function separatorOf({ path, kinds, values }: FieldFacts): SeparatorGuess {
  if (kinds.has('texts')) return {};
  if (values.filter((value) => value.startsWith('#')).length > values.length / 2)
    return { separator: '#' };
  const cells = [...new Set(values)];
  const seen = MARKS.map((mark) => lookAt(mark, cells));
  const [best] = seen
    .filter(({ separates }) => separates)
    .sort((a, b) => b.marked.length - a.marked.length);
  const separator = best?.mark ?? (LIST_NAME.test(path.at(-1) ?? '') ? ',' : undefined);
  const kept = seen.filter(({ mark }) => mark !== separator).flatMap(keptSign)[0];
  return {
    ...(separator === undefined ? {} : { separator }),
    ...(kept === undefined ? {} : { kept }),
  };
}

function keptSign({ mark, marked, unfamiliar, separates }: Marked): readonly KeptSign[] {
  const example = separates ? marked[0] : unfamiliar[0];
  return example === undefined ? [] : [{ mark, example, separates }];
}
