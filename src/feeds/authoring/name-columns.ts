// Names for the columns of a table without header, from what stands in them.
import type { IndicatorType } from '../../core/indicator-types.ts';
import type { TableGuess } from './guess-text-format.ts';
import { orderOf } from './order-evidence.ts';
import { RATING_WORDS, TYPE_WORDS } from './field-names.ts';
import { areHandles, looksLikeDate, looksLikeNumber, typeOf } from './value-kinds.ts';

const NAMES: Readonly<Partial<Record<IndicatorType, string>>> = {
  Address: 'ip',
  CIDR: 'network',
  Host: 'host',
  URL: 'url',
  File: 'hash',
  EmailAddress: 'email',
  ASN: 'asn',
};

/** Words that tell a column of threats from one of people or places. */
const THREAT_WORD =
  /phish|malware|bot|c2|c&c|scan|spam|ransom|trojan|loader|stealer|brute|exploit|miner|worm|emotet|rat\b/i;

/** Whether a link of the same row leads to what the cell names, as `https://social.example/someone/1` does to the account `someone`. */
function areAccounts(rows: TableGuess['rows'], at: number): boolean {
  const filled = rows.filter((row) => (row[at] ?? '').trim() !== '');
  const linked = filled.filter((row) => {
    const name = (row[at] ?? '').replace(/^@/, '');
    return row.some(
      (cell, other) => other !== at && /^https?:/.test(cell) && cell.includes(`/${name}/`),
    );
  });
  return linked.length > filled.length / 2;
}

function nameFor(cells: readonly string[]): string {
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (filled.length === 0) return 'column';
  const share = (is: (cell: string) => boolean): number => filled.filter(is).length / filled.length;
  const order = orderOf(filled);
  if (share((cell) => looksLikeDate(cell, order)) >= 0.8) return 'date';
  if (share((cell) => TYPE_WORDS.has(cell.toLowerCase())) >= 0.8) return 'type';
  if (share(looksLikeNumber) >= 0.8)
    return new Set(filled).size === filled.length && filled.every((cell) => /^\d{3,}$/.test(cell))
      ? 'id'
      : 'number';
  if (share((cell) => cell.startsWith('#')) > 0.5) return 'tags';
  if (filled.every((cell) => Object.hasOwn(RATING_WORDS, cell.toLowerCase()))) return 'severity';
  const hosts = new Set(filled.map((cell) => /^https?:\/\/([^/]+)/.exec(cell)?.[1]));
  if (hosts.size === 1 && !hosts.has(undefined) && filled.length > 2) return 'link';
  if (share((cell) => typeOf(cell) !== undefined) >= 0.8) {
    const types = new Set(filled.flatMap((cell) => typeOf(cell) ?? []));
    const [only] = types;
    return types.size === 1 && only !== undefined ? (NAMES[only] ?? 'value') : 'value';
  }
  const words = new Set(filled);
  if (
    words.size <= Math.max(12, filled.length / 4) &&
    share((cell) => THREAT_WORD.test(cell)) > 0.2
  )
    return 'category';
  return share((cell) => cell.includes(' ')) > 0.5 ? 'comment' : 'column';
}

/** One name per column, each once. */
export function namesForColumns({ columns, rows }: TableGuess): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at < columns; at += 1) {
    const cells = rows.map((row) => row[at] ?? '');
    const wanted = areHandles(cells) || areAccounts(rows, at) ? 'user' : nameFor(cells);
    const isTaken = names.includes(wanted) || wanted === 'column';
    names.push(isTaken ? `${wanted}${at + 1}` : wanted);
  }
  return names;
}
