// Values in paths. `.` and `..` mean other places there, also when they are percent-encoded, so that a request about the
// value would become one about something else.
import { CodedError } from '../core/errors.ts';
import { checkText } from './well-formed.ts';

/** @throws {ConfigInvalid} when no path can name the value */
export function pathSegment(value: string | number): string {
  // Callers without types: a number may have lost digits.
  if (typeof value !== 'string') return idSegment(value, 'path');
  if (value !== '' && value !== '.' && value !== '..')
    return encodeURIComponent(checkText(value, 'path'));
  throw new CodedError(
    'ConfigInvalid',
    `path: an object named "${value}" cannot be addressed by its name; use its id`,
    { details: { object: value, endpoint: 'path' } },
  );
}

/**
 * An id in paths, bodies and queries: its digits. A number beyond 2^53 has lost some of them before it came here, and half an
 * id is the id of another object; callers without types give numbers where text is asked for.
 *
 * @throws {ConfigInvalid} when it is no id: it would name another place, or another object
 */
export function idSegment(id: string | bigint | number, what: string): string {
  if (typeof id === 'number' && Number.isInteger(id) && !Number.isSafeInteger(id))
    throw bad(what, `the number ${id}, which has lost digits; give text or a bigint`);
  const text = typeof id === 'string' ? id : String(id);
  if (/^\d+$/.test(text)) return text;
  throw bad(what, text === '' ? 'an empty text' : text.slice(0, 80));
}

const bad = (what: string, got: string): CodedError =>
  new CodedError('ConfigInvalid', `${what}: expected the digits of an id, got ${got}`, {
    details: { object: what, endpoint: 'path' },
  });
