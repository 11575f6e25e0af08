// Objects out of saved JSON, as texts: pages of the API, one after the other, bare lists, or one object per line. What is not needed
// any more is forgotten, so that a list of any length takes no more memory than its largest object.
import { rawItems, rawMembers } from '../../outputs/index.ts';

const [QUOTE, COMMA, BACKSLASH] = [34, 44, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const SHOWN_CHARACTERS = 40;

/**
 * The objects, each in one line.
 *
 * @throws {SyntaxError} for what is no JSON of objects, or ends too early
 */
export async function* jsonObjects(
  chunks: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  for await (const text of topObjects(chunks)) {
    const members = rawMembers(text);
    const data = members.get('data');
    // An object of the platform has a type; an answer of the platform has none.
    if (data === undefined || members.has('type')) yield oneLine(text);
    else if (data.startsWith('{')) yield oneLine(data);
    else for (const item of rawItems(data)) yield oneLine(item);
  }
}

/** JSON has line breaks and tabs between its parts only. */
const oneLine = (text: string): string => text.replace(/[\r\n\t]+/g, ' ');

/** Objects that stand alone or in a list. */
async function* topObjects(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let text = '';
  let at = 0;
  let from = 0;
  let depth = 0;
  let isInText = false;
  let isInList = false;
  for await (const chunk of chunks) {
    text += chunk;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (isInText) {
        if (code === BACKSLASH) at += 1;
        else if (code === QUOTE) isInText = false;
      } else if (depth > 0) {
        if (code === QUOTE) isInText = true;
        else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
        else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && --depth === 0)
          yield text.slice(from, at + 1);
      } else if (code === OPEN_OBJECT) {
        from = at;
        depth = 1;
      } else if (code === OPEN_LIST && !isInList) isInList = true;
      else if (code === CLOSE_LIST && isInList) isInList = false;
      else if (code > 32 && code !== COMMA)
        throw new SyntaxError(
          `expected objects of the API in JSON, got ${text.slice(at, at + SHOWN_CHARACTERS)}`,
        );
    }
    const keep = depth > 0 ? from : text.length;
    // A backslash at the end has the next chunk's first character behind it.
    const behind = at - text.length;
    text = text.slice(keep);
    at = text.length + behind;
    from = 0;
  }
  if (depth > 0 || isInList) throw new SyntaxError('the JSON ends in the middle');
}
