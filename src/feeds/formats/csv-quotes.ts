// What quotes and backslashes make of a character of CSV: whether it is one of the layout or of a value.

const CR = 13;
const QUOTE = 34;
const BACKSLASH = 92;

/** Whether a CR stands outside of quotes with text behind it. */
export function hasBareCr(text: string): boolean {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isQuoted = !isQuoted;
    else if (code === CR && !isQuoted && /[^\r\n]/.test(text.slice(at + 1, at + 3))) return true;
  }
  return false;
}

/** Whether an odd number of backslashes stands in front; each pair is one of the value. */
export function isEscaped(text: string, at: number, from: number): boolean {
  let before = at;
  while (before > from && text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}
