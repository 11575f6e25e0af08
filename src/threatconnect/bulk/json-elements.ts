// The elements of a large JSON array one by one, while it arrives: `{"indicator":[{…},{…}]}` or a bare array. The text of one
// element is in memory at a time, and a document that ends early is an error, not a shorter list.
import { CodedError } from '../../core/errors.ts';
import { parseExactJson } from '../exact-json.ts';

/** No element of the platform comes near; an endless one must not fill the memory. */
const MAX_ELEMENT_LENGTH = 64 * 1024 * 1024;

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });

/**
 * @throws {PlatformResponse} when the text is not such a document, or ends in the middle
 */
export async function* readElements(
  body: AsyncIterable<Uint8Array>,
  what: string,
): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let depth = 0;
  let arrayDepth = 0;
  let inString = false;
  let escaped = false;
  let element = '';
  /** From here on the current piece belongs to the element. */
  let from = -1;
  let ended = false;
  let found = false;

  function* scan(text: string): Generator<unknown, void, undefined> {
    from = element === '' ? -1 : 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === 92) escaped = true;
        else if (code === 34) inString = false;
        continue;
      }
      if (arrayDepth > 0 && depth === arrayDepth && !MAY_STAND_IN_LIST.has(code))
        throw bad(what, `expected objects in the list, got ${shown(text, at)}`);
      if (code === 34) inString = true;
      else if (code === 123 || code === 91) {
        depth += 1;
        if (ended) throw bad(what, 'something follows the end of the document');
        // The array: the document itself, or a member of the object that it is.
        if (code === 91 && !found && depth <= 2) {
          arrayDepth = depth;
          found = true;
        } else if (code === 123 && arrayDepth > 0 && depth === arrayDepth + 1) from = at;
      } else if (code === 125 || code === 93) {
        if (code === 125 && arrayDepth > 0 && depth === arrayDepth + 1) {
          yield parse(element + text.slice(Math.max(from, 0), at + 1), what);
          element = '';
          from = -1;
        }
        if (code === 93 && depth === arrayDepth) arrayDepth = 0;
        depth -= 1;
        if (depth < 0) throw bad(what, 'more ends than beginnings');
        ended = depth === 0;
      } else if (depth === 0 && code > 32) {
        throw bad(what, `expected JSON, got ${shown(text, at)}`);
      }
    }
    element += restOf(text);
    if (element.length > MAX_ELEMENT_LENGTH) throw bad(what, 'one element has no end');
  }

  const isOver = (): boolean => ended;
  const hasList = (): boolean => found;
  /** What of the piece belongs to an element that goes on in the next one. */
  const restOf = (text: string): string => (from >= 0 ? text.slice(from) : '');

  try {
    for await (const chunk of body) yield* scan(decoder.decode(chunk, { stream: true }));
    yield* scan(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) throw bad(what, 'is not UTF-8');
    throw error;
  }
  if (!isOver()) throw bad(what, 'ends in the middle');
  // A refusal is a whole document too, and none of its parts is an indicator.
  if (!hasList()) throw bad(what, 'expected a list of objects, got none');
}

/** Blanks, a comma, the begin of an object, the end of the list. */
const MAY_STAND_IN_LIST: ReadonlySet<number> = new Set([9, 10, 13, 32, 44, 123, 93]);

const shown = (text: string, at: number): string => text.slice(at, at + 40).replace(/\s+/g, ' ');

function parse(text: string, what: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw bad(what, 'an element is not JSON');
  }
}
