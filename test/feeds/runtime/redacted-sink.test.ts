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

test('without names, and in archives, the bytes stay as they are', async () => {
  const archive = gzipSync('acme');
  expect(await stored([archive.subarray(0, 1), archive.subarray(1)], WORDS)).toEqual(archive);
  expect((await stored([Buffer.from('acme')], [' '])).toString()).toBe('acme');
  expect((await stored([Buffer.from('ac')], WORDS)).toString()).toBe('ac');
  expect(await stored([], WORDS)).toHaveLength(0);
});
