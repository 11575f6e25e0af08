import { beforeAll, describe, expect, test } from 'vitest';
import { CodedError } from '../../src/core/errors.ts';
import { redact, registerSecret } from '../../src/core/redaction.ts';

const CANARY = 'Kanar1e "x"\\y/ä+&z=end';

beforeAll(() => registerSecret(CANARY));

/** What must not be readable anywhere, in whatever form. */
const PART = /Kanar1e/;

describe('a secret is hidden', () => {
  const percent = encodeURIComponent(CANARY);
  test.each([
    ['as it is', CANARY],
    ['percent-encoded', percent],
    [
      'percent-encoded with small letters',
      percent.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    ],
    ['as a form field', new URLSearchParams({ p: CANARY }).toString().slice(2)],
    ['inside JSON', JSON.stringify({ password: CANARY })],
    ['inside JSON inside JSON', JSON.stringify(JSON.stringify({ password: CANARY }))],
    ['several times', `${CANARY} and ${CANARY}`],
  ])('%s [O1]', (_form, text) => {
    expect(redact(`before ${text} after`)).not.toMatch(PART);
    expect(redact(`before ${text} after`)).toMatch(/^before .*\*\*\*.* after$/);
  });

  test.each([
    ['a basic header', 'Authorization: Basic bm9ib2R5Om5vdGhpbmc='],
    ['a bearer header', 'authorization: bearer abcdefgh.ijklmnop'],
    ['a token header', 'TC-Token 1234567890:abcdefgh'],
    ['a signature', `Authorization: TC 12345:${'A'.repeat(43)}=`],
    ['a user in an address', 'http://someone:pa55word@proxy.example:3128/'],
    ['a key in a query', 'https://feed.example/list?format=csv&api_key=0123456789abcdef'],
    ['a token in a query', 'https://feed.example/?token=0123456789abcdef&x=1'],
  ])('in %s even when nobody registered it [O1]', (_where, text) => {
    expect(redact(text)).not.toMatch(/bm9ib2|abcdefgh|A{20}|pa55word|0123456789abcdef/);
    expect(redact(text)).toContain('***');
  });

  test('with its whole length when a shorter secret is a part of it [O1]', () => {
    registerSecret('short-part');
    registerSecret('short-part-of-longer');
    expect(redact('x short-part-of-longer y')).toBe('x *** y');
  });
});

test('text without secrets stays as it is', () => {
  const text = 'Feed urlhaus: 3 of 5 rows, https://feed.example/list?page=2, TC 1: x';
  expect(redact(text)).toBe(text);
});

test('a value too short to be a secret does not blank ordinary words', () => {
  registerSecret('abc');
  expect(redact('abc abcd')).toBe('abc abcd');
});

describe('an error', () => {
  test('hides secrets in its message and details [O1]', () => {
    const error = new CodedError('AuthFailed', `refused ${CANARY}`, {
      details: { tried: CANARY, list: [CANARY, 'plain'], status: 401, retry: false },
    });
    expect(`${error.message}${error.stack ?? ''}${JSON.stringify(error.details)}`).not.toMatch(
      PART,
    );
    expect(error.details).toMatchObject({ status: 401, retry: false, list: ['***', 'plain'] });
  });

  test.each([
    ['a quote after a key in a query', { url: 'https://feed.example/?token=abcdef"ghi' }],
    ['a backslash before a quote', { url: '?secret=\\"x' }],
    ['a number that equals a secret', { bytes: 987654 }],
  ])('can be made with details that hold %s', (_what, details) => {
    registerSecret('987654');
    expect(() => new CodedError('Internal', 'x', { details })).not.toThrow();
  });
});

// Registered for the whole process, so no text that other tests use.
test.each(['canary-key-é-12345', 'a/b+c~d?e>f', 'Z~q4', 'Z~q4w', 'Z~q4w!'])(
  'hides a secret in base64, of both alphabets: %s',
  (secret) => {
    registerSecret(secret);
    for (const form of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(secret).toString(form);
      expect(redact(`x ${encoded} y`)).not.toContain(encoded.replace(/=+$/, ''));
    }
  },
);

test('a secret that was given up is shown again, unless another one has the value or a form of it [O1]', () => {
  const [first, second] = [registerSecret('Ended-Token-1'), registerSecret('Ended-Token-1')];
  registerSecret('Ended-Token-1-and-more');
  first();
  first();
  expect(redact('x Ended-Token-1 y')).toBe('x *** y');
  second();
  expect(redact('x Ended-Token-1 y Ended-Token-1-and-more z')).toBe('x Ended-Token-1 y *** z');
});

test('reads a long line of dotted words in one go [A16]', { timeout: 2_000 }, () => {
  const line = 'a.'.repeat(250_000);
  expect(redact(line)).toBe(line);
});
