// The parts of an object's JSON as texts. Read into values and written again they would lose digits: ids beyond 2^53 become
// text, and 3.0 becomes 3.

const [QUOTE, COMMA, BACKSLASH] = [34, 44, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** The members of a JSON object; empty for anything else. Of a repeated name the last one counts. */
export function rawMembers(text: string | undefined): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  if (text?.startsWith('{') !== true) return members;
  for (const part of partsOf(text)) {
    const name = part.slice(0, endOfText(part, 0) + 1);
    const value = part.slice(part.indexOf(':', name.length) + 1).trim();
    members.set(JSON.parse(name) as string, value);
  }
  return members;
}

/** The items of a JSON list; empty for anything else. */
export const rawItems = (text: string | undefined): readonly string[] =>
  text?.startsWith('[') === true ? partsOf(text) : [];

/** Whether the JSON is one of `""`, `null`, `[]` and `{}`. */
export const isEmptyJson = (text: string): boolean =>
  text === '""' || text === 'null' || /^(?:\[\s*\]|\{\s*\})$/.test(text);

/** What stands between the commas of a list or object. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 1;
  const add = (end: number): void => {
    const part = text.slice(from, end).trim();
    if (part !== '') parts.push(part);
    from = end + 1;
  };
  for (let at = 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if (code === COMMA && depth === 0) add(at);
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      if (depth === 0) {
        add(at);
        break;
      }
      depth -= 1;
    }
  }
  return parts;
}

/** Position of the closing quote; behind an odd number of backslashes a quote belongs to the text. */
function endOfText(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
  }
  return text.length;
}
