// How details lie in the store: one document of JSON lines in front of the page whose records they belong to. A line names records by
// their number in the page, because the texts of both documents may have been cut (secrets, own words): what was cut is equal where
// the records are not. For the same reason there are no words in it but those of the source.
import type { JsonValue } from '../../core/json.ts';

/** First line of the document: no list of a source begins like this. */
export const DETAILS_HEADER = '[[[[2]]]]';

/** What became of the question for one detail. `later`: it waits for another run; `before`: another run has read it. */
export type DetailOutcome =
  | { readonly kind: 'value'; readonly json: string }
  | { readonly kind: 'gone'; readonly why: string }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'later' }
  | { readonly kind: 'before' };

const KINDS = ['value', 'gone', 'broken', 'later', 'before'] as const;

/** Second line: how many records the page has, readable or not. */
export const writeHead = (records: number): string => `${DETAILS_HEADER}\n[${records}]\n`;

/** @param records numbers of the records that have this detail, from 0 */
export function writeDetail(records: readonly number[], outcome: DetailOutcome): string {
  const told =
    'json' in outcome
      ? `,${outcome.json}`
      : 'why' in outcome
        ? `,${JSON.stringify(outcome.why)}`
        : '';
  return `[[${records.join()}],${KINDS.indexOf(outcome.kind)}${told}]\n`;
}

/** A detail as the mapping gets it. */
export type FoundDetail =
  { readonly kind: 'value'; readonly value: JsonValue } | Exclude<DetailOutcome, { kind: 'value' }>;

/** The details of one page, by the number of the record. */
export interface DetailsFound {
  /** Undefined until the line of it was read. */
  records: number | undefined;
  readonly byRecord: Map<number, FoundDetail>;
}

/** Takes one line behind the header. @throws {Error} for anything but a line of `writeHead` or `writeDetail` */
export function readDetailLine(text: string, found: DetailsFound): void {
  const line = JSON.parse(text) as readonly [number] | readonly [number[], number, JsonValue];
  if (line.length === 1) {
    [found.records] = line;
    return;
  }
  const [records, kindNumber, told] = line;
  const kind = KINDS[kindNumber];
  if (kind === undefined) throw new Error(`no such kind: ${kindNumber}`);
  const detail: FoundDetail =
    kind === 'value'
      ? { kind, value: told }
      : kind === 'gone' || kind === 'broken'
        ? { kind, why: typeof told === 'string' ? told : '' }
        : { kind };
  for (const record of records) found.byRecord.set(record, detail);
}
