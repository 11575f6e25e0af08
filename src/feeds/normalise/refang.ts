// Analysts write `hxxp://evil[.]example` so that nobody clicks; here the value gets its real form back.

const MARK =
  /\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[\.|\.\]|\\\.|\[:\]|\[:\/\/\]|\[\/\]|\[@\]|\[at\]|\(at\)/i;
const LAST_MARK = new RegExp(`(?:${MARK.source})$`, 'i');
const ENDS_MARK: ReadonlySet<string> = new Set('.])}');
/** Of `[://]` and `[dot]`. */
const LONGEST_MARK = 5;
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

const MARKS = new RegExp(MARK.source, 'gi');

/** The text without marks, also those that others bring together when they go (`[[.].]`). */
function replaceMarks(text: string): string {
  const once = text.replace(MARKS, charOf);
  return MARK.test(once) ? replaceNested(once) : once;
}

/**
 * What replacing all marks again and again would give, for which a text of brackets takes quadratic time. In one pass: a mark is looked
 * for behind each character that can end one, and in what it leaves. The order does not matter: marks that overlap leave the same.
 */
function replaceNested(text: string): string {
  const out: string[] = [];
  for (const character of text) {
    out.push(character);
    while (ENDS_MARK.has(out.at(-1) ?? '')) {
      const mark = LAST_MARK.exec(out.slice(-LONGEST_MARK).join(''))?.[0];
      if (mark === undefined) break;
      out.length -= mark.length;
      out.push(...Array.from(charOf(mark)));
    }
  }
  return out.join('');
}

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
  if (!MARK.test(value)) return value;
  const authority = AUTHORITY.exec(value);
  if (!schemeChanged && authority && !MARK.test(authority[2] ?? '')) return value;
  return replaceMarks(value);
}
