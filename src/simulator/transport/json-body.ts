// Bodies as JSON, with an end to how deep they may be nested: what is kept of a body is written, walked and saved later, and a value of
// a hundred thousand levels would end each of these.

const MAX_DEPTH = 100;

const OPENING = new Set(['[', '{']);
const CLOSING = new Set([']', '}']);

/** Brackets inside texts do not count. */
const isDeep = (text: string): boolean => {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (inText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') inText = false;
    } else if (sign === '"') inText = true;
    else if (OPENING.has(sign)) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (CLOSING.has(sign)) depth -= 1;
  }
  return false;
};

/** @throws {SyntaxError} when it is not JSON or nested too deeply. */
export const parseJson = (body: Buffer): unknown => {
  const text = body.toString('utf8');
  if (isDeep(text)) throw new SyntaxError(`nested deeper than ${MAX_DEPTH} levels`);
  return JSON.parse(text);
};

/** The beginning of a value as JSON, whatever the value is. */
export const shortJson = (value: unknown, length: number): string => {
  try {
    return ((JSON.stringify(value) as string | undefined) ?? '').slice(0, length);
  } catch {
    return 'a value that is nested too deeply';
  }
};
