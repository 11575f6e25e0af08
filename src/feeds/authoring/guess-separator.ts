// What stands between the words of a cell that holds several. A sign alone proves nothing: `Agent Tesla; v3` is one name. It separates
// where most cells hold it, or where the parts that it makes stand in other cells, too.
import type { FieldFacts } from './guess.ts';

const MARKS = [',', ';', '|'] as const;
/** Columns with a name in the plural hold lists; where no cell shows how, they are written with commas. */
const LIST_NAME = /tags/i;

export interface SeparatorGuess {
  /** `#` for words that each begin with it. */
  readonly separator?: string;
  /** A value with a sign in it that is not taken for a separator. */
  readonly kept?: { readonly mark: string; readonly example: string };
}

const partsOf = (cell: string, mark: string): readonly string[] =>
  cell
    .toLowerCase()
    .split(mark)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Whether the sign makes words that the column uses elsewhere, or stands in most of it. */
function separates(mark: string, cells: readonly string[], marked: readonly string[]): boolean {
  if (marked.length * 2 > cells.length) return true;
  const cellsWith = new Map<string, number>();
  for (const cell of cells)
    for (const part of new Set(partsOf(cell, mark)))
      cellsWith.set(part, (cellsWith.get(part) ?? 0) + 1);
  const familiar = marked.filter((cell) =>
    partsOf(cell, mark).some((part) => (cellsWith.get(part) ?? 0) > 1),
  );
  return marked.length > 0 && familiar.length * 2 >= marked.length;
}

/** What separates the words in the values of a field; nothing for JSON lists and for single words. */
export function separatorOf({ path, kinds, values }: FieldFacts): SeparatorGuess {
  if (kinds.has('texts')) return {};
  if (values.filter((value) => value.startsWith('#')).length > values.length / 2)
    return { separator: '#' };
  const cells = [...new Set(values)];
  const seen = MARKS.map((mark) => ({ mark, marked: cells.filter((cell) => cell.includes(mark)) }));
  const [best] = seen
    .filter(({ mark, marked }) => separates(mark, cells, marked))
    .sort((a, b) => b.marked.length - a.marked.length);
  const separator = best?.mark ?? (LIST_NAME.test(path.at(-1) ?? '') ? ',' : undefined);
  const other = seen.find(({ mark, marked }) => mark !== separator && marked.length > 0);
  const example = other?.marked[0];
  return {
    ...(separator === undefined ? {} : { separator }),
    ...(other === undefined || example === undefined
      ? {}
      : { kept: { mark: other.mark, example } }),
  };
}
