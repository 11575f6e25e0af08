// The elements of a large JSON array one by one, while it arrives: `{"indicator":[{…},{…}]}` or a bare array. The text of one
// element is in memory at a time. A document that ends early is an error, not a shorter list; so is one that says that it failed,
// and one with its list under another name: what is not understood is not an empty owner.
import { CodedError } from '../../core/errors.ts';
import { parseExactJson } from '../exact-json.ts';
import { FAULTS } from '../wire.ts';

/** The name of the list, and the word of an answer that did not fail. */
const LIST = 'indicator';
const SUCCESS = /^success$/i;

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
  /** The names and texts of the document itself: of its members the list is read, and the status. */
  let text = '';
  let textFrom = -1;
  let member = '';
  let isName = true;

  const endText = (): void => {
    if (isName) member = text.includes('\\') ? String(parse(`"${text}"`, what)) : text;
    else if (member === 'status' && !SUCCESS.test(text))
      throw bad(what, `the platform says: status ${text.slice(0, 80)}`);
    else if (text !== '') refuseFault();
  };
  /** Called where a member of the document has content. */
  const refuseFault = (): void => {
    if (FAULTS.includes(member))
      throw bad(what, `the platform reports an error: ${member} ${text.slice(0, 80)}`);
  };

  function* scan(piece: string): Generator<unknown, void, undefined> {
    from = element === '' ? -1 : 0;
    if (textFrom >= 0) textFrom = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === 92) escaped = true;
        else if (code === 34) {
          inString = false;
          if (textFrom >= 0) {
            text += piece.slice(textFrom, at);
            textFrom = -1;
            endText();
          }
        }
        continue;
      }
      if (arrayDepth > 0 && depth === arrayDepth && !MAY_STAND_IN_LIST.has(code))
        throw bad(what, `expected objects in the list, got ${shown(piece, at)}`);
      if (code === 34) {
        inString = true;
        if (depth === 2 && arrayDepth === 0) refuseFault();
        if (depth === 1 && arrayDepth === 0) {
          text = '';
          textFrom = at + 1;
        }
      } else if (depth === 1 && arrayDepth === 0 && (code === 58 || code === 44))
        isName = code === 44;
      else if (code === 123 || code === 91) {
        depth += 1;
        if (ended) throw bad(what, 'something follows the end of the document');
        if (depth === 3 && arrayDepth === 0) refuseFault();
        // The array: the document itself, or the member of that name in the object that it is.
        if (code === 91 && (depth === 1 || (depth === 2 && member === LIST && arrayDepth === 0))) {
          if (found) throw bad(what, `two lists named ${LIST}`);
          arrayDepth = depth;
          found = true;
        } else if (code === 123 && arrayDepth > 0 && depth === arrayDepth + 1) from = at;
      } else if (code === 125 || code === 93) {
        if (code === 125 && arrayDepth > 0 && depth === arrayDepth + 1) {
          yield parse(element + piece.slice(Math.max(from, 0), at + 1), what);
          element = '';
          from = -1;
        }
        if (code === 93 && depth === arrayDepth) arrayDepth = 0;
        depth -= 1;
        if (depth < 0) throw bad(what, 'more ends than beginnings');
        ended = depth === 0;
      } else if (depth === 0 && code > 32) {
        throw bad(what, `expected JSON, got ${shown(piece, at)}`);
      }
    }
    if (textFrom >= 0) text += piece.slice(textFrom);
    element += restOf(piece);
    if (element.length + text.length > MAX_ELEMENT_LENGTH)
      throw bad(what, 'one element has no end');
  }

  const isOver = (): boolean => ended;
  const hasList = (): boolean => found;
  /** What of the piece belongs to an element that goes on in the next one. */
  const restOf = (piece: string): string => (from >= 0 ? piece.slice(from) : '');

  try {
    for await (const chunk of body) yield* scan(decoder.decode(chunk, { stream: true }));
    yield* scan(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) throw bad(what, 'is not UTF-8');
    throw error;
  }
  if (!isOver()) throw bad(what, 'ends in the middle');
  // A refusal is a whole document too, and none of its parts is an indicator.
  if (!hasList()) throw bad(what, 'expected a list of objects named indicator, got none');
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
