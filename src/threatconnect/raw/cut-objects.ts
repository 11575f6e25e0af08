// The objects of a page as texts: read into values and written again they would lose digits, and the order of nothing but
// numbers in quotes tells an id from a text that looks like one.
import { CodedError } from '../../core/errors.ts';
import { endOfString } from '../exact-json.ts';

const [QUOTE, COMMA, COLON] = [34, 44, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** The member of the answer that holds the objects. */
const LIST = 'data';

/**
 * What an entry is, and whether it can be read, is not looked at: one that is no object must not cost the others.
 *
 * @param onEntry Gets whatever stands in the list, in its order; without line breaks, which JSON may have between its parts only.
 *   One after the other, because a list of all of them, read, keeps memory of ten times the page.
 * @returns The answer with an empty list.
 * @throws {PlatformResponse} when the list does not end
 */
export function cutObjects(text: string, what: string, onEntry: (entry: string) => void): string {
  const list = findList(text);
  if (list === undefined) return text;
  // The platform writes everything in one line: one look at all of it spares one at each of its objects.
  const hasBreaks = /[\r\n\t]/.test(text);
  let depth = 0;
  let from = list;
  const add = (end: number): void => {
    const slice = text.slice(from, end);
    const entry = (hasBreaks ? slice.replace(/[\r\n\t]+/g, ' ') : slice).trim();
    if (entry !== '') onEntry(entry);
    from = end + 1;
  };
  for (let at = list; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at) - 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      depth += 1;
    } else if (code === COMMA && depth === 0) {
      add(at);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      if (depth === 0) {
        add(at);
        return `${text.slice(0, list)}${text.slice(at)}`;
      }
      depth -= 1;
    }
  }
  throw bad(what, 'the list does not end');
}

/** Position behind the bracket that opens the list, which is a member of the outermost object. */
function findList(text: string): number | undefined {
  let depth = 0;
  let name = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at) - 1;
      if (depth === 1) name = text.slice(at + 1, end);
      at = end;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (code === OPEN_LIST && depth === 1 && name === LIST) return at + 1;
      depth += 1;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth -= 1;
    } else if (code === COMMA && depth === 1) {
      name = '';
    } else if (code !== COLON && depth === 0 && code > 32) {
      return undefined;
    }
  }
  return undefined;
}

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });
