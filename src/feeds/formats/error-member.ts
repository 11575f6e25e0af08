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
/** What sources write where there is no error. */
const NO_ERROR = /^\s*(?:0+|false|no|none|no error|null|nil|ok|success)?\s*$/i;
/** What lies deeper is not looked into. */
const DEEPEST = 8;

/** Whether a member of the outermost object with this name says what went wrong. */
export const isErrorMember = (name: string): boolean =>
  NAMES.has(name.toLowerCase().replaceAll(/[_-]/g, ''));

/** False for `null`, `false`, `0`, an empty text, a word for nothing, and lists and objects of these alone. */
export function saysError(value: unknown, depth = 0): boolean {
  if (Array.isArray(value) || isJsonObject(value))
    return depth === DEEPEST || Object.values(value).some((part) => saysError(part, depth + 1));
  return typeof value === 'string' ? !NO_ERROR.test(value) : Boolean(value);
}

/** The same of a member's text as a scanner kept it. One that was cut is no JSON: nobody needs so much to say that there is no error. */
export function textSaysError(json: string): boolean {
  const value = parsedJson(json);
  return value === undefined || saysError(value);
}

/** The error that an outermost object names, as JSON; undefined when it names none. `data`: members that the definition uses. */
export function errorIn(json: unknown, data: ReadonlySet<string>): string | undefined {
  if (!isJsonObject(json)) return undefined;
  const found = Object.entries(json).find(
    ([name, value]) => isErrorMember(name) && !data.has(name) && saysError(value),
  );
  return found && told(found[0], JSON.stringify(found[1]));
}

/** One member of an answer, redacted and cut, for a message. */
export const told = (name: string, json: string): string => `${name}: ${snippetOf(json)}`;

/** @param where what was read, with a colon and a blank behind it; may be empty */
export const answeredWithError = (where: string, error: string): CodedError =>
  new CodedError(
    'SourceRejected',
    `${where}the source answered with an error and without records: ${error}`,
    { details: { sample: error } },
  );
