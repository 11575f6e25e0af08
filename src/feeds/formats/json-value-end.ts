// Looks for the end of one JSON value over pieces of text, without reading what is in it.
export const QUOTE = 34;
export const OPEN_ARRAY = 91;
export const CLOSE_ARRAY = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;
export const COMMA = 44;
export const COLON = 58;
const BACKSLASH = 92;

export const isBlank = (code: number): boolean =>
  code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
const endsPlain = (code: number): boolean =>
  isBlank(code) || code === COMMA || code === CLOSE_ARRAY || code === CLOSE_OBJECT;

export class JsonValueEnd {
  /** A number or a word: it ends where something else begins. */
  readonly isPlain: boolean;
  private depth: number;
  private inText: boolean;
  private escaped = false;

  /** @param first first character of the value, which the text given to `find` does not have any more */
  constructor(first: number) {
    const isContainer = first === OPEN_OBJECT || first === OPEN_ARRAY;
    this.depth = isContainer ? 1 : 0;
    this.inText = first === QUOTE;
    this.isPlain = !isContainer && !this.inText;
  }

  /** Place behind the value, or -1 when it goes on behind this text. */
  find(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      if (this.escaped) {
        this.escaped = false;
        at += 1;
      } else if (this.inText) {
        const [next, ended] = endOfText(text, at);
        this.escaped = !ended && next > text.length;
        at = Math.min(next, text.length);
        if (!ended) continue;
        this.inText = false;
        if (this.depth === 0) return at;
      } else {
        const code = text.charCodeAt(at);
        if (this.isPlain && endsPlain(code)) return at;
        at += 1;
        if (code === QUOTE) this.inText = true;
        else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.depth += 1;
        else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
          this.depth -= 1;
          if (this.depth === 0) return at;
        }
      }
    }
    return -1;
  }
}

/** Place behind the closing quote, or behind the text (one more when its last character escapes the next one). */
function endOfText(text: string, from: number): [next: number, ended: boolean] {
  for (let at = from; ;) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    // Only what stands directly before it can take its meaning; looking for any backslash would read the text again and again.
    let backslashes = 0;
    while (end - backslashes > from && text.charCodeAt(end - backslashes - 1) === BACKSLASH)
      backslashes += 1;
    const isEscaped = backslashes % 2 === 1;
    if (quote < 0) return [isEscaped ? end + 1 : end, false];
    if (!isEscaped) return [quote + 1, true];
    at = quote + 1;
  }
}
