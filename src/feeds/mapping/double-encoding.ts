// Text that was encoded as UTF-8 twice (`Ã©` for `é`): undone while its characters are the bytes of valid UTF-8.
import { isUtf8 } from 'node:buffer';

const HIGH = /[\u0080-\u00ff]/;
const BEYOND_LATIN = /[^\u0000-\u00ff]/;
const MAX_ROUNDS = 3;

/** The text as it was meant. Unchanged when it is not doubly encoded. */
export function undoDoubleEncoding(text: string): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (!HIGH.test(current) || BEYOND_LATIN.test(current)) break;
    const bytes = Buffer.from(current, 'latin1');
    if (!isUtf8(bytes)) break;
    current = bytes.toString('utf8');
  }
  return current;
}
