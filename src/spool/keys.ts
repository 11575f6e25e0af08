// Keys of the store: relative, slash-separated, only characters that every file system and object store takes literally.
import { createHash } from 'node:crypto';
import { CodedError } from '../core/errors.ts';

// No leading dot: names with a dot are the store's own (half-written files, scratch).
const SEGMENT = /^[A-Za-z0-9_@=+-][A-Za-z0-9._@=+,-]*$/;
const MAX_SEGMENT_LENGTH = 200;
const MAX_KEY_LENGTH = 900;

/** The key itself. @throws {Internal} when it could leave the store or is not portable */
export function checkedKey(key: string): string {
  const fits = key.length > 0 && key.length <= MAX_KEY_LENGTH;
  const segments = key.split('/');
  if (!fits || !segments.every((s) => s.length <= MAX_SEGMENT_LENGTH && SEGMENT.test(s))) {
    throw new CodedError(
      'Internal',
      `The store key ${JSON.stringify(key.slice(0, 120))} is not allowed: expected segments of letters, digits and ._@=+,- without a leading dot, joined by slashes. Build keys with keySegment.`,
    );
  }
  return key;
}

/**
 * One segment of a key for any text (feed ids, collection names, run ids). Texts that need a change get a short hash,
 * so that two different texts never share a segment.
 */
export function keySegment(text: string): string {
  if (text.length <= 100 && SEGMENT.test(text)) return text;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const readable = text
    .slice(0, 80)
    .replace(/[^A-Za-z0-9._@=+-]+/g, '-')
    .replace(/^[.-]+/, '');
  return `${readable === '' ? 'x' : readable}-${hash}`;
}
