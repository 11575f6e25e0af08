// Values in paths. `.` and `..` mean other places there, also when they are percent-encoded, so that a request about the
// value would become one about something else.
import { CodedError } from '../core/errors.ts';
import { checkText } from './well-formed.ts';

/** @throws {ConfigInvalid} when no path can name the value */
export function pathSegment(value: string): string {
  if (value !== '' && value !== '.' && value !== '..')
    return encodeURIComponent(checkText(value, 'path'));
  throw new CodedError(
    'ConfigInvalid',
    `path: an object named "${value}" cannot be addressed by its name; use its id`,
    { details: { object: value, endpoint: 'path' } },
  );
}

/** @throws {ConfigInvalid} when the text is no id: it would name another place, or an object by its value */
export function idSegment(id: string, what: string): string {
  if (/^\d+$/.test(id)) return id;
  throw new CodedError('ConfigInvalid', `${what}: expected the digits of an id, got ${id}`, {
    details: { object: id, endpoint: 'path' },
  });
}
