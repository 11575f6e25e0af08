// A progress line has its feed and step at the beginning, and what changes (how many, how long) at the end. When it is too long
// the middle is the part that nobody misses.
import { splitAtWidth, visibleWidth } from './visible-width.ts';

const GAP = ' … ';
const PART = ' · ';

/** The text in at most `width` columns. Parts between ` · ` are left out whole, from the second one on; the last two go last. */
export function shortenMiddle(text: string, width: number): string {
  if (visibleWidth(text) <= width) return text;
  const [first = '', ...parts] = text.split(PART);
  for (let left = parts.length - 1; left >= Math.min(2, parts.length); left -= 1) {
    const shorter = `${first} · …${PART}${parts.slice(-left).join(PART)}`;
    if (left < parts.length && visibleWidth(shorter) <= width) return shorter;
  }
  return cutMiddle(first, parts.slice(-2).join(PART), width);
}

/** Of the beginning as much as the end leaves, and at least this. */
const SHORTEST_HEAD = 12;

function cutMiddle(first: string, end: string, width: number): string {
  const joined = end === '' ? first : `${first}${PART}${end}`;
  if (visibleWidth(joined) <= width) return joined;
  const room = width - visibleWidth(GAP);
  const tail = lastColumns(joined, Math.min(visibleWidth(end), room - SHORTEST_HEAD));
  const [head] = splitAtWidth(joined, Math.max(1, room - visibleWidth(tail)));
  return `${head.trimEnd()}${GAP}${tail.trimStart()}`;
}

function lastColumns(text: string, width: number): string {
  const characters = Array.from(text);
  let used = 0;
  let from = characters.length;
  while (from > 0) {
    used += visibleWidth(characters[from - 1] ?? '');
    if (used > width) break;
    from -= 1;
  }
  return characters.slice(from).join('');
}
