// The elements of a large JSON array one by one, while it arrives: `{"indicator":[{…},{…}]}` or a bare array. The text of one
// element is in memory at a time, and what stands around the list, which is judged at the end as any other answer is. A document that
// ends early is an error, not a shorter list; so is one that says that it failed, and one with its list under another name: what is not
// understood is not an empty owner.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { parseExactJson } from '../exact-json.ts';
import { readAs } from '../wire.ts';

/** The name of the list. */
const LIST = 'indicator';
const A_LIST = `a list of objects named ${LIST}`;

/** No element of the platform comes near; an endless one must not fill the memory. */
const MAX_ELEMENT_LENGTH = 64 * 1024 * 1024;
/** Characters around the list: the platform writes none but the name of the list. */
const MAX_AROUND_LENGTH = 1024 * 1024;

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
  /** The document without what stands in its list. */
  let around = '';
  /** From here on the current piece belongs to what stands around the list. */
  let aroundFrom = 0;
  /** Where the last text in the document itself begins in `around`: a bracket behind it belongs to the member of that name. */
  let nameFrom = -1;

  function* scan(piece: string): Generator<unknown, void, undefined> {
    from = element === '' ? -1 : 0;
    aroundFrom = arrayDepth > 0 ? -1 : 0;
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === 92) escaped = true;
        else if (code === 34) inString = false;
        continue;
      }
      if (arrayDepth > 0 && depth === arrayDepth && !MAY_STAND_IN_LIST.has(code))
        throw bad(what, `expected objects in the list, got ${shown(piece, at)}`);
      if (code === 34) {
        inString = true;
        if (depth === 1 && arrayDepth === 0) nameFrom = around.length + at - aroundFrom;
      } else if (code === 123 || code === 91) {
        depth += 1;
        if (ended) throw bad(what, 'something follows the end of the document');
        if (code === 91 && arrayDepth === 0 && isList(piece, at)) {
          if (found) throw bad(what, `two lists named ${LIST}`);
          arrayDepth = depth;
          found = true;
          around += piece.slice(aroundFrom, at + 1);
          aroundFrom = -1;
        } else if (code === 123 && arrayDepth > 0 && depth === arrayDepth + 1) from = at;
      } else if (code === 125 || code === 93) {
        if (code === 125 && arrayDepth > 0 && depth === arrayDepth + 1) {
          yield parse(element + piece.slice(Math.max(from, 0), at + 1), what);
          element = '';
          from = -1;
        }
        if (code === 93 && depth === arrayDepth) {
          arrayDepth = 0;
          aroundFrom = at;
        }
        depth -= 1;
        if (depth < 0) throw bad(what, 'more ends than beginnings');
        ended = depth === 0;
      } else if (depth === 0 && code > 32) {
        throw bad(what, `expected JSON, got ${shown(piece, at)}`);
      }
    }
    element += restOf(piece);
    if (aroundFrom >= 0) around += piece.slice(aroundFrom);
    if (element.length > MAX_ELEMENT_LENGTH) throw bad(what, 'one element has no end');
    if (around.length > MAX_AROUND_LENGTH)
      throw bad(what, `expected ${A_LIST} and little else, got more than 1 MiB of something else`);
  }

  /** The document itself, or the member of that name in the object that it is. */
  const isList = (piece: string, at: number): boolean => {
    if (depth !== 2) return depth === 1;
    const behind = piece.slice(aroundFrom + Math.max(0, nameFrom - around.length), at);
    return nameBefore(around.slice(nameFrom) + behind, what) === LIST;
  };
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
  const json = (): unknown => parse(around, what, 'what stands around the list');
  readAs(z.unknown(), { text: around, json, endpoint: what, object: undefined }, what, 'none');
  if (!hasList()) throw bad(what, `expected ${A_LIST}, got none`);
}

/** Blanks, a comma, the begin of an object, the end of the list. */
const MAY_STAND_IN_LIST: ReadonlySet<number> = new Set([9, 10, 13, 32, 44, 123, 93]);

/** A text and a colon, whatever stands between and behind. */
const NAME = /^("(?:[^"\\]|\\.)*")\s*:\s*$/s;

function nameBefore(text: string, what: string): unknown {
  const name = NAME.exec(text)?.[1];
  return name === undefined ? undefined : parse(name, what, 'a name');
}

const shown = (text: string, at: number): string => text.slice(at, at + 40).replace(/\s+/g, ' ');

function parse(text: string, what: string, part = 'an element'): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw bad(what, `${part} is not JSON`);
  }
}
