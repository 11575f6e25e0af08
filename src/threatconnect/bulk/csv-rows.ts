// Rows of CSV while they arrive: RFC 4180, read leniently, because the platform does not say how it quotes.
import { CodedError } from '../../core/errors.ts';

/** Summaries have some thousand characters; a row without an end must not fill the memory. */
const MAX_ROW_LENGTH = 8 * 1024 * 1024;
const SPECIAL = /[",\r\n]/g;

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });

/** @throws {PlatformResponse} when the text is not UTF-8 or ends inside of a quoted cell, or a row is too long */
export async function* readCsvRows(
  body: AsyncIterable<Uint8Array>,
  what: string,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  /** A quote inside of a quoted cell: the end, unless another one follows. */
  let pending = false;
  let started = false;
  let length = 0;

  const take = (text: string): void => {
    cell += text;
    length += text.length + 1;
    if (length > MAX_ROW_LENGTH)
      throw bad(what, `a row of more than ${MAX_ROW_LENGTH} characters; is a quote left open?`);
  };
  function* feed(text: string): Generator<readonly string[], void, undefined> {
    for (let at = 0; at < text.length;) {
      if (quoted && !pending) {
        const quote = text.indexOf('"', at);
        take(text.slice(at, quote < 0 ? text.length : quote));
        if (quote < 0) return;
        pending = true;
        at = quote + 1;
        continue;
      }
      if (pending) {
        pending = false;
        if (text.charAt(at) === '"') {
          take('"');
          at += 1;
          continue;
        }
        quoted = false;
      }
      SPECIAL.lastIndex = at;
      const end = SPECIAL.exec(text)?.index ?? text.length;
      if (end > at) {
        take(text.slice(at, end));
        started = true;
      }
      at = end + 1;
      const character = text.charAt(end);
      if (character === '"') {
        if (cell === '') quoted = true;
        else take('"');
        started = true;
      } else if (character === ',') {
        row.push(cell);
        cell = '';
        take('');
        started = true;
      } else if (character === '\n') {
        yield* finish();
      }
    }
  }
  const isOpen = (): boolean => quoted && !pending;
  function* finish(): Generator<readonly string[], void, undefined> {
    if (started) yield [...row, cell];
    row = [];
    cell = '';
    length = 0;
    started = false;
  }

  try {
    for await (const chunk of body) yield* feed(decoder.decode(chunk, { stream: true }));
    yield* feed(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) throw bad(what, 'is not UTF-8');
    throw error;
  }
  if (isOpen()) throw bad(what, 'ends inside of a quoted cell');
  yield* finish();
}
