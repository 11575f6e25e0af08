import { createGzip, gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectBytes, decompress, type DecompressOptions } from '../../src/http/index.ts';
import { failureOf } from './client.ts';

const LIMITS: DecompressOptions = { maxExpandedBytes: 1024 ** 3, what: 'list.gz' };

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size));
}
const expand = (bytes: Uint8Array, size = 1_000, options = LIMITS): Promise<Buffer> =>
  collectBytes(decompress(pieces(bytes, size), options));

/** Gzip of `bytes` zeros, made as it is read; `read` counts what was taken. */
function zeros(
  bytes: number,
  level: number,
): {
  readonly stream: AsyncIterable<Uint8Array>;
  readonly read: () => number;
} {
  let read = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    const block = Buffer.alloc(1024 * 1024);
    for (let made = 0; made < bytes; made += block.length) yield await Promise.resolve(block);
  }
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of Readable.from(source()).pipe(
      createGzip({ level }),
    ) as AsyncIterable<Buffer>) {
      read += chunk.length;
      yield chunk;
    }
  }
  return { stream: counted(), read: () => read };
}

describe('decompress', () => {
  test('gives back what was packed, and passes on what was not, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.integer({ min: 1, max: 700 }),
        async (bytes, size) => {
          expect(await expand(gzipSync(bytes), size)).toEqual(Buffer.from(bytes));
          const plain = Uint8Array.from([0x23, ...bytes]);
          expect(await expand(plain, size)).toEqual(Buffer.from(plain));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('reads members that follow each other', async () => {
    const joined = Buffer.concat([gzipSync('one,'), gzipSync('two')]);
    expect((await expand(joined, 5)).toString()).toBe('one,two');
  });

  test.each([1, 9])('refuses 10 GB of zeros early, packed at level %i [A16]', async (level) => {
    const bomb = zeros(10 * 1024 ** 3, level);
    let got = 0;
    const drain = async (): Promise<void> => {
      for await (const chunk of decompress(bomb.stream, { ...LIMITS, maxExpandedBytes: 1024 ** 4 }))
        got += chunk.length;
    };
    const error = await failureOf(drain());
    expect(error.code).toBe('FeedTooLarge');
    expect(error.message).toContain('decompression bomb');
    expect(got).toBeLessThan(128 * 1024 ** 2);
    expect(bomb.read()).toBeLessThan(2 * 1024 ** 2);
  });

  test('refuses more than the absolute limit, packed or not [A16]', async () => {
    const options = { maxExpandedBytes: 10_000 };
    expect((await failureOf(expand(gzipSync(Buffer.alloc(20_000)), 1_000, options))).code).toBe(
      'FeedTooLarge',
    );
    expect((await failureOf(expand(Buffer.alloc(20_000), 1_000, options))).code).toBe(
      'FeedTooLarge',
    );
  });

  test('never takes a cut file for a whole one, wherever it was cut [A12]', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7919) % 251)));
    for (const length of [
      2,
      9,
      10,
      11,
      200,
      packed.length - 9,
      packed.length - 8,
      packed.length - 1,
    ]) {
      const error = await failureOf(expand(packed.subarray(0, length)));
      expect([length, error.code]).toEqual([length, 'FeedTruncated']);
    }
  });

  test('finds damage by the checksum [A12]', async () => {
    const packed = gzipSync('some text that is long enough');
    packed[packed.length - 6]! ^= 0xff;
    expect((await failureOf(expand(packed))).code).toBe('FeedTruncated');
  });

  test('hands on the error of the stream it reads', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield gzipSync('x'.repeat(1_000)).subarray(0, 15);
      await Promise.resolve();
      throw new Error('line is dead');
    }
    await expect(collectBytes(decompress(broken(), LIMITS))).rejects.toThrow('line is dead');
  });
});
