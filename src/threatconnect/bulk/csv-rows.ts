// Rows of CSV while they arrive: RFC 4180, read leniently, because the platform does not say how it quotes (§5.1).
import { CodedError } from '../../core/errors.ts';

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });

/** @throws {PlatformResponse} when the text is not UTF-8 or ends inside of a quoted cell */
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

  function* feed(text: string): Generator<readonly string[], void, undefined> {
    for (const character of text) {
      if (quoted && !pending) {
        if (character === '"') pending = true;
        else cell += character;
        continue;
      }
      if (pending) {
        pending = false;
        if (character === '"') {
          cell += '"';
          continue;
        }
        quoted = false;
      }
      if (character === '"' && cell === '') {
        quoted = true;
        started = true;
      } else if (character === ',') {
        row.push(cell);
        cell = '';
        started = true;
      } else if (character === '\n') {
        yield* finish();
      } else if (character !== '\r') {
        cell += character;
        started = true;
      }
    }
  }
  const isOpen = (): boolean => quoted && !pending;
  function* finish(): Generator<readonly string[], void, undefined> {
    if (started) yield [...row, cell];
    row = [];
    cell = '';
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
