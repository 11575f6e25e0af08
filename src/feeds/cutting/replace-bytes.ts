// Replaces what a pattern finds in bytes that come in pieces, also where it lies across two of them.
import { inBytes, utf16be, utf16le } from './encodings.ts';

/** What is looked for, each byte as a character of Latin-1. */
export interface Wanted {
  /**
   * Global; asked for when a piece may have something. Of what begins at one place the longest comes first. What is in UTF-16 is in the
   * groups `le` and `be`.
   */
  readonly pattern: (piece: string) => RegExp;
  /** Bytes of the longest that the pattern can match, or more. */
  readonly longest: number;
  readonly replacement: string;
  /** False for a piece in which the pattern finds nothing, as cheaply as that can be told. @default always true */
  readonly mayBeIn?: (piece: string) => boolean;
}

export interface ByteReplacer {
  /** What is settled so far; what may still be the beginning of a match waits. */
  push(chunk: Uint8Array): Buffer;
  end(): Buffer;
}

export function createByteReplacer(wanted: Wanted): ByteReplacer {
  const { longest, replacement, mayBeIn = () => true } = wanted;
  let pending = '';
  /** Bytes of the document in front of `pending`. */
  let before = 0;
  const settle = (text: string, final: boolean): Buffer => {
    const settled = final ? text.length : Math.max(text.length - longest + 1, 0);
    let done = 0;
    let out = '';
    // Not matchAll: it compiles a copy for every piece.
    const pattern = mayBeIn(text) ? wanted.pattern(text) : undefined;
    if (pattern) pattern.lastIndex = 0;
    for (let match = pattern?.exec(text); pattern && match; match = pattern.exec(text)) {
      if (match.index >= settled) break;
      const { le, be } = match.groups ?? {};
      const isWide = le !== undefined || be !== undefined;
      // In UTF-16 a character begins at an even byte; what fits between two of them is something else.
      if (isWide && (before + match.index) % 2 === 1) {
        pattern.lastIndex = match.index + 1;
        continue;
      }
      const written = isWide
        ? inBytes(replacement, le === undefined ? utf16be : utf16le)
        : undefined;
      out += text.slice(done, match.index) + (written ?? replacement);
      done = match.index + match[0].length;
    }
    const end = Math.max(done, settled);
    out += text.slice(done, end);
    pending = text.slice(end);
    before += end;
    return Buffer.from(out, 'latin1');
  };
  return {
    push: ({ buffer, byteOffset, byteLength }) =>
      settle(pending + Buffer.from(buffer, byteOffset, byteLength).toString('latin1'), false),
    end: () => settle(pending, true),
  };
}
