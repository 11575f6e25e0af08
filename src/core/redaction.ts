// Secrets are cut where an error or a log line is made, so that nothing later can leak them (O1).

const MASK = '***';
const MINIMUM_SECRET_LENGTH = 4;
const secretValues = new Set<string>();

/** Makes `redact` hide this value wherever it occurs, also percent-encoded. Values under 4 characters are ignored. */
export function registerSecret(value: string): void {
  if (value.length < MINIMUM_SECRET_LENGTH) return;
  secretValues.add(value);
  const encoded = encodeURIComponent(value);
  if (encoded !== value) secretValues.add(encoded);
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(TC [^\s:"']{1,128}):[A-Za-z0-9+/=]{20,}/g, `$1:${MASK}`],
  [/\b(TC-Token|Bearer|Basic) [A-Za-z0-9+/=:._~-]{8,}/gi, `$1 ${MASK}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']{1,256}):[^\s/@"']{1,256}@/gi, `$1:${MASK}@`],
  [
    /([?&](?:api[_-]?key|apikey|auth[_-]?key|token|secret|password|expiredToken)=)[^&\s"']+/gi,
    `$1${MASK}`,
  ],
];

/** The text without registered secrets, credentials in URLs, and authorisation headers. */
export function redact(text: string): string {
  let result = text;
  for (const secret of secretValues) {
    if (result.includes(secret)) result = result.replaceAll(secret, MASK);
  }
  for (const [pattern, replacement] of PATTERNS) result = result.replace(pattern, replacement);
  return result;
}
