// Own names and domains on their way to the spool.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { redactedSink, type RawSink } from '../../../src/feeds/index.ts';

async function stored(pieces: readonly Uint8Array[], words: readonly string[]): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  const sink = redactedSink(
    {
      write: (chunk) => {
        kept.push(chunk);
        return Promise.resolve();
      },
      finish: () =>
        Promise.resolve({ uri: 'store:raw', sha256: '', bytes: 0, count: 1, contentType: '' }),
      abort: () => Promise.resolve(),
    } satisfies RawSink,
    words,
  );
  for (const piece of pieces) await sink.write(piece);
  await sink.finish();
  return Buffer.concat(kept);
}

const WORDS = ['acme', 'acme corp', 'Zürich Büro'];

test('a name is cut wherever the pieces of a document end, and nothing else is touched [M18]', async () => {
  const text = Buffer.from(
    'a,ACME Corp,é\nacm,ac me,zÜRICH bÜro,x\nlogin.Acme.example/acmecorp\nacme',
  );
  const expected =
    'a,[redacted],é\nacm,ac me,[redacted],x\nlogin.[redacted].example/[redacted]corp\n[redacted]';
  for (let at = 0; at <= text.length; at += 1) {
    const pieces = [text.subarray(0, at), text.subarray(at)];
    expect((await stored(pieces, WORDS)).toString(), `cut at ${at}`).toBe(expected);
  }
  const bytes = [...text].map((byte) => Uint8Array.of(byte));
  expect((await stored(bytes, WORDS)).toString()).toBe(expected);
});

test('a name is cut from a document in Latin-1 as well [M18]', async () => {
  const document = Buffer.from(
    'name,caf\u00e9\nB\u00dcRO Z\u00fcrich,Z\u00fcrich b\u00fcro',
    'latin1',
  );
  expect((await stored([document], WORDS)).toString('latin1')).toBe(
    'name,caf\u00e9\nB\u00dcRO Z\u00fcrich,[redacted]',
  );
});

test.each([false, true])(
  'a name is cut from a document in UTF-16, with a mark that is read as one, big end first: %s [M18]',
  async (isBig) => {
    const bytes = (text: string): Buffer => {
      const little = Buffer.from(`\ufeff${text}`, 'utf16le');
      return isBig ? little.swap16() : little;
    };
    const document = bytes('x Acme,жакме 1,Акме,ZÜRICH BÜRO\nacm');
    const expected = bytes('x [redacted],ж[redacted] 1,[redacted],[redacted]\nacm');
    for (const size of [1, 3, 8, 1000]) {
      const pieces = Array.from({ length: Math.ceil(document.length / size) }, (_, at) =>
        document.subarray(at * size, (at + 1) * size),
      );
      expect(await stored(pieces, [...WORDS, 'Акме'])).toEqual(expected);
    }
  },
);

test.each([
  ['windows-1251', [0xc0, 0xea, 0xec, 0xe5], [0xe0, 0xca, 0xcc, 0xc5]],
  ['koi8-r', [0xe1, 0xcb, 0xcd, 0xc5], [0xc1, 0xeb, 0xed, 0xe5]],
  ['iso-8859-5', [0xb0, 0xda, 0xdc, 0xd5], [0xd0, 0xba, 0xbc, 0xb5]],
])('a name is cut from a document in %s, whatever its case [M18]', async (_, name, other) => {
  const document = Buffer.from([0x61, ...name, 0x20, 0xf1, ...other, 0x62]);
  expect((await stored([document], ['Акме'])).toString('latin1')).toBe(
    'a[redacted] \u00f1[redacted]b',
  );
});

test('without names, and in archives, the bytes stay as they are', async () => {
  const archive = gzipSync('acme');
  expect(await stored([archive.subarray(0, 1), archive.subarray(1)], WORDS)).toEqual(archive);
  expect((await stored([Buffer.from('acme')], [' '])).toString()).toBe('acme');
  expect((await stored([Buffer.from('ac')], WORDS)).toString()).toBe('ac');
  expect(await stored([], WORDS)).toHaveLength(0);
});
