// One member of an archive, in pieces of any size; what is cut, damaged or ambiguous is refused.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decompress } from '../../src/http/index.ts';
import { makeZip, type ZipMember } from '../support/make-zip.ts';

const TEXT = Array.from({ length: 400 }, (_, line) => `${line},host-${line}.example\n`).join('');
const member: ZipMember = { name: 'full.csv', content: TEXT };

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  bytes: Buffer,
  more: { size?: number; member?: RegExp; maxExpandedBytes?: number } = {},
): Promise<string> {
  const { size = 1000, maxExpandedBytes = 1e9, ...options } = more;
  const chunks: Uint8Array[] = [];
  for await (const chunk of decompress(inPieces(bytes, size), {
    maxExpandedBytes,
    archives: true,
    ...options,
  }))
    chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a zip archive', () => {
  test.each<[string, readonly ZipMember[]]>([
    ['deflated', [member]],
    ['stored', [{ ...member, stored: true }]],
    ['with sizes behind its data', [{ ...member, descriptor: 'signed' }]],
    ['with sizes behind its data and no signature', [{ ...member, descriptor: 'bare' }]],
    ['empty', [{ ...member, content: '' }]],
    [
      'beside folders and what macOS adds',
      [
        { name: 'dump/', content: '', stored: true },
        { ...member, name: 'dump/full.csv' },
        { name: '__MACOSX/._full.csv', content: 'x' },
      ],
    ],
  ])('gives its only member, %s, in pieces of any size [A12]', async (_how, members) => {
    const zip = makeZip(members);
    const expected = members.find(({ name }) => name.endsWith('full.csv'))?.content;
    for (const size of [1, 7, 64, 1000, zip.length])
      expect(await read(zip, { size })).toBe(expected);
    expect(await read(gzipSync(zip))).toBe(expected);
  });

  test('gives the one that a pattern names', async () => {
    const zip = makeZip([{ name: 'read.me', content: 'hello' }, member]);
    expect(await read(zip, { member: /\.csv$/ })).toBe(TEXT);
  });

  test.each<[string, readonly ZipMember[], RegExp | undefined]>([
    ['two members', [member, { ...member, name: 'other.csv' }], undefined],
    ['no member that the pattern names', [member], /\.json$/],
    ['no member', [{ name: 'dump/', content: '', stored: true }], undefined],
    ['an encrypted member', [{ ...member, encrypted: true }], undefined],
  ])('with %s is refused', async (_what, members, pattern) => {
    await expect(read(makeZip(members), pattern ? { member: pattern } : {})).rejects.toMatchObject({
      code: 'FeedFormat',
    });
  });

  test('with a wrong checksum is damaged [A12]', async () => {
    for (const more of [{}, { stored: true }, { descriptor: 'signed' }] as const)
      await expect(
        read(makeZip([{ ...member, wrongChecksum: true, ...more }])),
      ).rejects.toMatchObject({ code: 'FeedTruncated' });
  });

  test('that was cut anywhere is not whole [A12]', async () => {
    for (const more of [{}, { descriptor: 'signed' }] as const) {
      const zip = makeZip([{ ...member, ...more }]);
      for (let length = 4; length < zip.length; length += 37)
        await expect(read(zip.subarray(0, length))).rejects.toMatchObject({
          code: 'FeedTruncated',
        });
      await expect(read(zip.subarray(0, zip.length - 1))).rejects.toMatchObject({
        code: 'FeedTruncated',
      });
    }
  });

  test('that unpacks to more than the limit is refused early [A16]', async () => {
    const zip = makeZip([{ name: 'zeros', content: Buffer.alloc(8_000_000) }]);
    await expect(read(zip, { maxExpandedBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'FeedTooLarge',
    });
  });
});
