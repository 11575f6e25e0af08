// One stored page as paging sees it: headers, and the facts in its JSON. Pages are bounded, so that they can be read as a whole.
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { decodedDocument } from '../formats/decode.ts';
import { charsetOf } from '../formats/content-type.ts';
import { memberAt } from '../formats/json-values.ts';
import type { Fact } from './paging.ts';

export interface Page {
  /** Feed, collection and address, for messages. */
  readonly where: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Address after redirects: what relative links are relative to. */
  readonly url: string;
  /** Short hash of the content. */
  readonly fingerprint: string;
  /** The JSON of the page. @throws {FeedFormat} when it is none */
  json(): unknown;
}

const FINGERPRINT_DIGITS = 16;

export const fingerprintOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, FINGERPRINT_DIGITS);

export function createPage(
  about: Pick<Page, 'where' | 'headers' | 'url'>,
  bytes: Buffer,
  maxBytes: number,
): Page {
  let parsed: { readonly value: unknown } | undefined;
  return {
    ...about,
    fingerprint: fingerprintOf(bytes),
    json: () => (parsed ??= { value: parse(about, bytes, maxBytes) }).value,
  };
}

/** As many as `decompress` undoes for the mapping, without that of the store. */
const MOST_LAYERS = 4;
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function parse(
  { where, headers }: Pick<Page, 'where' | 'headers'>,
  bytes: Buffer,
  maxBytes: number,
): unknown {
  let text = '';
  try {
    let plain = bytes;
    for (let layer = 0; isGzip(plain) && layer < MOST_LAYERS; layer += 1)
      plain = gunzipSync(plain, { maxOutputLength: maxBytes });
    text = decodedDocument(plain, 'lines', charsetOf(headers['content-type']));
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof RangeError)
      throw new CodedError(
        'FeedTooLarge',
        `${where}: the page unpacks to more than ${maxBytes} bytes`,
        { details: { maxBytes } },
      );
    // Without the cause: its message quotes the text unredacted.
    throw new CodedError(
      'FeedFormat',
      `${where}: expected a page of JSON, got ${snippetOf(text) || 'nothing'}`,
      { details: { sample: snippetOf(text) } },
    );
  }
}

const placeOf = (fact: Fact): string =>
  'header' in fact ? `the header ${fact.header}` : fact.path.join('.');

/** What cannot be read is no end of the data: a definition that looks at the wrong place would lose the rest unnoticed (A2). */
const otherFact = (page: Page, fact: Fact, expected: string, got: unknown): CodedError =>
  new CodedError(
    'FeedFormat',
    `${page.where}: expected ${expected} at ${placeOf(fact)}, got ${snippetOf(JSON.stringify(got))}`,
  );

/** Undefined when it is missing, null or empty. @throws {FeedFormat} for a list or an object */
function plainFact(
  page: Page,
  fact: Fact,
  expected: string,
): string | number | boolean | undefined {
  const value = 'header' in fact ? page.headers[fact.header] : memberAt(page.json(), fact.path);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw otherFact(page, fact, expected, value);
}

/** The value of a fact as text; undefined when it is missing, null, empty or false. @throws {FeedFormat} for anything else */
export function readFact(page: Page, fact: Fact): string | undefined {
  const value = plainFact(page, fact, 'text or a number');
  if (value === true) throw otherFact(page, fact, 'text or a number', value);
  return value === undefined || value === false ? undefined : String(value);
}

/** A whole number that a page states; undefined when it states none. @throws {FeedFormat} for anything else */
export function readCount(page: Page, fact: Fact | undefined): number | undefined {
  const value = fact && plainFact(page, fact, 'a number of records');
  if (fact === undefined || value === undefined) return undefined;
  if (/^\d{1,15}$/.test(String(value))) return Number(value);
  throw otherFact(page, fact, 'a number of records', value);
}

/** True and false as sources write them; undefined when the page says nothing. @throws {FeedFormat} for a list or an object */
export function readSwitch(page: Page, fact: Fact | undefined): boolean | undefined {
  if (!fact) return undefined;
  const value = plainFact(page, fact, 'true or false');
  return value !== undefined && !['false', '0', 'no'].includes(String(value).toLowerCase());
}

/** Number of records in the page. @throws {FeedFormat} when there is no array at the path: an error in JSON is no empty page (A2) */
export function countRecords(page: Page, path: readonly string[]): number {
  const found = memberAt(page.json(), path);
  if (Array.isArray(found)) return found.length;
  const place = path.length === 0 ? 'an array' : `an array at ${path.join('.')}`;
  throw new CodedError(
    'FeedFormat',
    `${page.where}: expected ${place}, got ${snippetOf(JSON.stringify(page.json()))}`,
  );
}
