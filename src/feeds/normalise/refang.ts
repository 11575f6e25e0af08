// Analysts write `hxxp://evil[.]example` so that nobody clicks; here the value gets its real form back.

const MARKS =
  /\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[\.|\.\]|\\\.|\[:\]|\[:\/\/\]|\[\/\]|\[@\]|\[at\]|\(at\)/gi;
const ANY_MARK = new RegExp(MARKS.source, 'i');
const ZERO_WIDTH = /[\u200b-\u200d\u2060\ufeff]/g;
const DEFANGED_HTTP = /^(?:hxxp|h\*\*p|htxp|hxtp|h__p)(s?)(?=:|\[:)/i;
const DEFANGED_FTP = /^fxp(s?)(?=:|\[:)/i;
const AUTHORITY = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i;

/** Whether any of the above can apply; one test for the many values where none does. */
const SUSPECT = /[[({\\\u200b-\u200d\u2060\ufeff]|\.\]|^(?:h(?:xxp|\*\*p|txp|xtp|__p)|fxp)/i;

const charOf = (mark: string): string => {
  const lower = mark.toLowerCase();
  if (lower.includes('at') || lower.includes('@')) return '@';
  if (lower === '[://]') return '://';
  if (lower.includes(':')) return ':';
  if (lower.includes('/')) return '/';
  return '.';
};

const replaceMarks = (text: string): string => text.replace(MARKS, charOf);

/**
 * The value without defanging marks. A URL whose scheme and authority carry no mark is left as it is, byte for byte:
 * brackets in a path or query are data there.
 */
export function refang(text: string): string {
  if (!SUSPECT.test(text)) return text;
  let value = text.search(ZERO_WIDTH) < 0 ? text : text.replace(ZERO_WIDTH, '');
  const plainScheme = value.replace(DEFANGED_HTTP, 'http$1').replace(DEFANGED_FTP, 'ftp$1');
  const schemeChanged = plainScheme !== value;
  value = plainScheme;
  if (!ANY_MARK.test(value)) return value;
  const authority = AUTHORITY.exec(value);
  if (!schemeChanged && authority && !ANY_MARK.test(authority[2] ?? '')) return value;
  // Removing one mark can bring another together (`[[.].]`); a value that needs this is refanged to its end.
  for (let next = replaceMarks(value); next !== value; next = replaceMarks(value)) value = next;
  return value;
}
