// Secrets that a source repeats in its answer, in every way that it may write them.
import { expect, test } from 'vitest';
import { createCutter } from '../../../src/feeds/cutting/cutter.ts';

const SECRET = 'Key/0123+"é=';
const all = (write: (character: string) => string): string => Array.from(SECRET, write).join('');
const code = (character: string, radix: number): string =>
  character.charCodeAt(0).toString(radix).padStart(4, '0');
const wide = (text: string, isBig: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};
const cut = (secrets: readonly string[], bytes: Buffer, size: number): Buffer => {
  const replacer = createCutter(secrets).bytes();
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size)
    pieces.push(replacer.push(bytes.subarray(at, at + size)));
  return Buffer.concat([...pieces, replacer.end()]);
};

const WAYS: readonly (readonly [string, string])[] = [
  ['as it is', SECRET],
  ['JSON', JSON.stringify(SECRET).slice(1, -1)],
  ['JSON of PHP', SECRET.replaceAll('/', '\\/').replace('"', '\\"').replace('é', '\\u00e9')],
  ['JSON in JSON', SECRET.replaceAll('/', '\\\\\\/').replace('"', '\\\\\\"')],
  ['JSON with escapes only', all((one) => `\\u${code(one, 16)}`)],
  ['the same in large letters', all((one) => `\\u${code(one, 16).toUpperCase()}`)],
  ['an address', encodeURIComponent(SECRET)],
  [
    'an address in small letters',
    encodeURIComponent(SECRET).replaceAll(/%../g, (hex) => hex.toLowerCase()),
  ],
  ['an address in an address', encodeURIComponent(encodeURIComponent(SECRET))],
  ['XML', SECRET.replace('"', '&quot;').replace('/', '&#x2F;').replace('+', '&#43;')],
  ['XML with references only', all((one) => `&#${code(one, 10)};`)],
];

test.each(WAYS)('%s: is cut wherever the pieces end, in UTF-8 and UTF-16 [O1]', (_, written) => {
  const document = `{"ж": "you sent ${written}", "n": "é"}`;
  const expected = '{"ж": "you sent ***", "n": "é"}';
  for (const size of [1, 7, 1000]) {
    expect(cut([SECRET], Buffer.from(document), size).toString()).toBe(expected);
    for (const isBig of [false, true])
      expect(cut([SECRET], wide(document, isBig), size)).toEqual(wide(expected, isBig));
  }
  expect(createCutter([SECRET]).text(document)).toBe(expected);
});

test('is cut in base64 as well, with what stands behind it [O1]', () => {
  const pair = Buffer.from(`${SECRET}:more`).toString('base64');
  expect(createCutter([SECRET]).text(`Basic ${pair}`)).not.toContain(
    Buffer.from(SECRET).toString('base64').slice(0, 12),
  );
});

test('a secret that begins another one leaves nothing of it, wherever the pieces end [O1]', () => {
  const document = Buffer.from('a secret-key b secret-key-of-more c');
  for (let size = 1; size < 40; size += 1)
    expect(cut(['secret-key', 'secret-key-of-more'], document, size).toString()).toBe(
      'a *** b *** c',
    );
});

test('what is learnt is cut from the next document on, and nothing else is touched', () => {
  const cutter = createCutter([]);
  expect(cutter.isEmpty()).toBe(true);
  cutter.add('');
  expect(cutter.isEmpty()).toBe(true);
  cutter.add('token-1');
  expect(cutter.text('token-1 token-2 &#39; \\u0041 %41')).toBe('*** token-2 &#39; \\u0041 %41');
});
