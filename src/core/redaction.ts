// Secrets are cut where an error or a log line is made, so that nothing later can leak them (O1).

const MASK = '***';
const MINIMUM_SECRET_LENGTH = 4;
/** How many registrations each secret has, and its forms: two who registered one value may give it up at different times. */
const secrets = new Map<string, { holders: number; readonly forms: readonly string[] }>();
/** Every form of every secret, the longest first: a secret that is part of another one must not leave the rest readable. */
let secretForms: readonly string[] = [];

const byLength = (a: string, b: string): number => b.length - a.length;

/**
 * Makes `redact` hide this value wherever it occurs, also encoded for addresses, forms or JSON. Values under 4 characters are ignored.
 * Gives what ends this registration, for values that end, such as tokens; the value stays hidden while another registration has it.
 */
export function registerSecret(value: string): () => void {
  if (value.length < MINIMUM_SECRET_LENGTH) return () => undefined;
  const secret = secrets.get(value) ?? { holders: 0, forms: formsOf(value) };
  secret.holders += 1;
  if (secret.holders === 1) {
    secrets.set(value, secret);
    secretForms = [...new Set([...secretForms, ...secret.forms])].sort(byLength);
  }
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    secret.holders -= 1;
    if (secret.holders > 0) return;
    secrets.delete(value);
    const left = [...secrets.values()].flatMap(({ forms }) => forms);
    secretForms = [...new Set(left)].sort(byLength);
  };
}

function formsOf(value: string): readonly string[] {
  const percent = encodeURIComponent(value);
  const form = percent.replaceAll('%20', '+').replace(/[!'()~]/g, hexOf);
  const json = JSON.stringify(value).slice(1, -1);
  return [value, json, JSON.stringify(json).slice(1, -1), ...base64Forms(percent)].concat(
    [percent, form].flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, inSmallLetters)]),
  );
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** As it stands in a header: by itself, in both alphabets, without the filling at the end. */
function base64Forms(percent: string): readonly string[] {
  const bytes = [...percent.matchAll(/%([0-9A-F]{2})|[^]/g)].map(([character, hex]) =>
    hex === undefined ? character.charCodeAt(0) : Number.parseInt(hex, 16),
  );
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const plain = (bits.match(/.{1,6}/g) ?? [])
    .map((six) => BASE64.charAt(Number.parseInt(six.padEnd(6, '0'), 2)))
    .join('');
  return [plain, plain.replaceAll('+', '-').replaceAll('/', '_')];
}

const hexOf = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
const inSmallLetters = (hex: string): string => hex.toLowerCase();

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(TC [^\s:"']{1,128}):[A-Za-z0-9+/=]{20,}/g, `$1:${MASK}`],
  [/\b(TC-Token|Bearer|Basic) [A-Za-z0-9+/=:._~-]{8,}/gi, `$1 ${MASK}`],
  // Schemes are short: without a bound a long line of dotted words takes time by its square.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']{1,256}):[^\s/@"']{1,256}@/gi, `$1:${MASK}@`],
  [
    /([?&](?:api[_-]?key|apikey|auth[_-]?key|token|secret|password|expiredToken)=)[^&\s"']+/gi,
    `$1${MASK}`,
  ],
];

/** The text without registered secrets, credentials in URLs, and authorisation headers. */
export function redact(text: string): string {
  let result = text;
  for (const secret of secretForms) {
    if (result.includes(secret)) result = result.replaceAll(secret, MASK);
  }
  for (const [pattern, replacement] of PATTERNS) result = result.replace(pattern, replacement);
  return result;
}
