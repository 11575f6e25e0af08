// An answer with status 200 may still be a refusal: `{"error": "quota exceeded", "results": []}`. Taken for an empty list it would be the
// end of the pages, or all that a source has (A2, A11).
import { CodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { isJsonObject, parsedJson } from './json-values.ts';

/** In lower case, without the marks between words. `message`, `status`, `code` and `detail` also stand beside good answers. */
const NAMES: ReadonlySet<string> = new Set([
  'error',
  'errors',
  'errorcode',
  'errordescription',
  'errormessage',
  'errormessages',
  'errormsg',
  'exception',
  'fault',
  'faultstring',
]);
/** What sources write where there is no error, or nothing to list; marks around it say nothing. */
const NO_ERROR =
  /^[\s\p{P}]*(?:0+|false|no|none|no errors?|null|nil|n\/a|ok|success|no (?:results?|records?|data|matches|hits|entries|items)(?: found)?)?[\s\p{P}]*$/iu;
/** A member of this name, or an end of it, may hold the code of success. */
const CODE = /(?:code|status)$/i;
/** What lies deeper is not looked into, and taken for an error. */
const DEEPEST = 200;

/** Whether a member of the outermost object with this name says what went wrong. */
export const isErrorMember = (name: string): boolean =>
  NAMES.has(name.toLowerCase().replaceAll(/[_-]/g, ''));

/**
 * False for `null`, `false`, `0`, an empty text, a word for nothing, the code 200, and lists and objects of these alone.
 * @param name of the member
 */
function saysError(name: string, value: unknown, depth = 0): boolean {
  if (Array.isArray(value) || isJsonObject(value))
    return (
      depth === DEEPEST ||
      Object.entries(value).some(([inside, part]) => saysError(inside, part, depth + 1))
    );
  if (CODE.test(name) && String(value) === '200') return false;
  return typeof value === 'string' ? !NO_ERROR.test(value) : Boolean(value);
}

/** The same of a member's text as a scanner kept it. One that was cut is no JSON: nobody needs so much to say that there is no error. */
export function textSaysError(name: string, json: string): boolean {
  const value = parsedJson(json);
  return value === undefined || saysError(name, value);
}

/** The error that an outermost object names, as JSON; undefined when it names none. `data`: members that the definition uses. */
export function errorIn(json: unknown, data: ReadonlySet<string>): string | undefined {
  if (!isJsonObject(json)) return undefined;
  const found = Object.entries(json).find(
    ([name, value]) => isErrorMember(name) && !data.has(name) && saysError(name, value),
  );
  return found && told(found[0], JSON.stringify(found[1]));
}

/** One member of an answer, redacted and cut, for a message. */
export const told = (name: string, json: string): string => `${name}: ${snippetOf(json)}`;

/** What to do about a member that only sounds like an error; formats that have no `says` have no such way. */
export const UNLESS_DATA =
  ". If that is no error, name the member in the format: says: { <its name>: 'anything' }";

/**
 * @param where what was read, with a colon and a blank behind it; may be empty
 * @param wayOut behind the error
 */
export const answeredWithError = (where: string, error: string, wayOut = ''): CodedError =>
  new CodedError(
    'SourceRejected',
    `${where}the source answered with an error and without records: ${error}${wayOut}`,
    { details: { sample: error } },
  );
