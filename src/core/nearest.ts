// A word that nobody knows is often one that everybody knows, misspelt: errors about words name the nearest of the known.

/** Known words that a message names; more are a page, not a sentence. */
const MOST_NAMED = 8;

/**
 * The known word that the fewest changes of one letter lead to, or, when that takes more than a third of the word, one that means the
 * same; `undefined` when there is neither.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const names = nearestFirst(word, known);
  const [best] = names;
  const most = Math.max(2, Math.floor(word.length / 3));
  if (best !== undefined && distance(plain(word), plain(best)) <= most) return best;
  const meant = sameMeaning(plain(word));
  return names.find((name) => meant.includes(plain(name)));
}

/** Names that other programs and other places have for one thing; each in the form of `plain`. */
const SAME_MEANING: readonly (readonly string[])[] = [
  ['zone', 'timezone', 'tz', 'utcoffset'],
  ['order', 'dateorder', 'dateformat', 'dayfirst', 'monthfirst', 'format'],
  ['delimiter', 'separator', 'sep'],
  ['header', 'columns', 'fieldnames'],
  ['absent', 'nullvalues', 'navalues', 'missing'],
  ['charset', 'encoding'],
  ['titlelines', 'skiprows', 'skiplines'],
  ['firstseen', 'validfrom'],
  ['expires', 'validuntil', 'expiry'],
  ['labels', 'tlp', 'markings'],
];

const sameMeaning = (word: string): readonly string[] =>
  SAME_MEANING.find((words) => words.includes(word)) ?? [];

/** `; did you mean rating?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const best = nearest(word, known);
  return best === undefined ? '' : `; did you mean ${best}?`;
}

/** `a, b, c`: the known words, those nearest to `word` first; of more than eight the rest as a number. `none` when there are none. */
export function knownWords(word: string, known: Iterable<string>): string {
  const names = nearestFirst(word, known);
  if (names.length === 0) return 'none';
  const named = names.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? `${named} and ${names.length - MOST_NAMED} more` : named;
}

/** All of them; those of the same distance stay in their order. */
function nearestFirst(word: string, known: Iterable<string>): readonly string[] {
  const wanted = plain(word);
  return [...known]
    .map((name) => ({ name, changes: distance(wanted, plain(name)) }))
    .sort((a, b) => a.changes - b.changes)
    .map(({ name }) => name);
}

/** Case and the signs between the parts of a name are the first to be misspelt. */
const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_.]/g, '');

/** Number of letters to insert, remove or replace. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= right.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (left[at - 1] === right[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
