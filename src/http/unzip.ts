// The one member of a zip archive, in one pass and with flat memory: the local headers come in front of their data, and a deflated
// member ends by itself. What is said twice (sizes, checksum, number of members) must agree with the directory at the end, so that a
// cut or damaged archive never passes for a whole one (A12).
import { crc32, createInflateRaw } from 'node:zlib';
import { once } from 'node:events';
import { CodedError } from '../core/errors.ts';
import { ByteReader } from './byte-reader.ts';

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const DIRECTORY = 0x02014b50;
const END = 0x06054b50;
const ZIP64_END = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const ENCRYPTED = 1;
const SIZES_BEHIND = 8;
const STORED = 0;
const DEFLATED = 8;
const ZIP64_EXTRA = 1;
const IN_EXTRA = 0xffffffff;
const OUTPUT_CHUNK_BYTES = 64 * 1024;

interface Member {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly zip64: boolean;
}

/** True when the bytes begin like a zip archive that has a member. */
export const isZip = (head: Uint8Array): boolean =>
  head.length >= 4 && Buffer.from(head.subarray(0, 4)).readUInt32LE(0) === LOCAL;

/** Folders, and what macOS adds. */
const isFiller = ({ name }: Member): boolean => name.endsWith('/') || name.startsWith('__MACOSX/');

/**
 * The content of the only member, or of the only one whose name fits `pattern`.
 * @throws {FeedFormat} for another number of members, encryption or an unknown method @throws {FeedTruncated} when cut or damaged
 */
export async function* unzip(
  body: AsyncIterable<Uint8Array>,
  what: string,
  pattern?: RegExp,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = new ByteReader(body, () => damaged(what, 'it ends in the middle'));
  const wanted: string[] = [];
  let members = 0;
  for (;;) {
    const signature = await reader.uint32();
    if (signature !== LOCAL) {
      await readDirectory(reader, signature, members, what);
      break;
    }
    const member = await readHeader(reader, what);
    members += 1;
    const isWanted = !isFiller(member) && (pattern?.test(member.name) ?? true);
    if (isWanted) wanted.push(member.name);
    if (wanted.length > 1) throw otherNumber(what, wanted, pattern);
    for await (const chunk of contentOf(reader, member, what)) if (isWanted) yield chunk;
  }
  if (wanted.length !== 1) throw otherNumber(what, wanted, pattern);
}

const damaged = (what: string, how: string): CodedError =>
  new CodedError('FeedTruncated', `${what}: the zip archive is not whole: ${how}`);

function otherNumber(what: string, names: readonly string[], pattern?: RegExp): CodedError {
  const expected = `one member${pattern ? ` like ${String(pattern)}` : ''}`;
  return new CodedError(
    'FeedFormat',
    `${what}: expected a zip archive with ${expected}, got ${names.length === 0 ? 'none' : names.join(', ')}`,
  );
}

async function readHeader(reader: ByteReader, what: string): Promise<Member> {
  const head = await reader.take(26);
  const name = await reader.take(head.readUInt16LE(22));
  const extra = await reader.take(head.readUInt16LE(24));
  const flags = head.readUInt16LE(2);
  const method = head.readUInt16LE(4);
  if ((flags & ENCRYPTED) !== 0)
    throw new CodedError('FeedFormat', `${what}: the zip archive is encrypted`);
  if (method !== DEFLATED && (method !== STORED || (flags & SIZES_BEHIND) !== 0))
    throw new CodedError(
      'FeedFormat',
      `${what}: the zip archive uses method ${method}; deflated and stored members can be read`,
    );
  const large = zip64Sizes(extra);
  const packed = head.readUInt32LE(14);
  return {
    name: name.toString('utf8'),
    flags,
    method,
    crc: head.readUInt32LE(10),
    packed: packed === IN_EXTRA ? (large?.packed ?? 0) : packed,
    zip64: large !== undefined,
  };
}

/** Sizes above 4 GiB stand in an extra field: unpacked, packed. */
function zip64Sizes(extra: Buffer): { readonly packed: number } | undefined {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === ZIP64_EXTRA)
      return { packed: at + 20 <= extra.length ? Number(extra.readBigUInt64LE(at + 12)) : 0 };
  return undefined;
}

async function* contentOf(
  reader: ByteReader,
  member: Member,
  what: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let crc = 0;
  const chunks = member.method === STORED ? stored(reader, member) : inflated(reader, what);
  for await (const chunk of chunks) {
    crc = crc32(chunk, crc);
    yield chunk;
  }
  const stated =
    (member.flags & SIZES_BEHIND) === 0 ? member.crc : await readDescriptor(reader, member);
  if (stated !== crc) throw damaged(what, `the checksum of ${member.name} is wrong`);
}

async function* stored(reader: ByteReader, { packed }: Member): AsyncGenerator<Uint8Array> {
  for (let left = packed; left > 0;) {
    const chunk = await reader.some(left);
    left -= chunk.length;
    yield chunk;
  }
}

/** The signature in front of a descriptor is optional; its sizes have 8 bytes in large archives. */
async function readDescriptor(reader: ByteReader, { zip64 }: Member): Promise<number> {
  const first = await reader.uint32();
  const crc = first === DESCRIPTOR ? await reader.uint32() : first;
  await reader.take(zip64 ? 16 : 8);
  return crc;
}

/**
 * A deflate stream says itself where it ends: one piece after the other goes in, and what the last one has too much goes back. The
 * next piece waits until the one before was used up, otherwise it would not be known what is left.
 */
async function* inflated(reader: ByteReader, what: string): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: OUTPUT_CHUNK_BYTES });
  let given = 0;
  let last: Buffer = Buffer.alloc(0);
  const feed = async (): Promise<void> => {
    const ended = once(inflate, 'end');
    ended.catch(() => undefined);
    while (!inflate.readableEnded && !inflate.destroyed) {
      last = await reader.some(OUTPUT_CHUNK_BYTES);
      given += last.length;
      const used = new Promise((resolve) => inflate.write(last, resolve));
      await Promise.race([used, ended]);
      if (given > inflate.bytesWritten) return;
    }
  };
  const feeding = feed().catch((error: unknown) => {
    inflate.destroy(error instanceof Error ? error : undefined);
  });
  try {
    yield* inflate as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw code.startsWith('Z_') ? damaged(what, 'its data are damaged') : error;
  }
  await feeding;
  const left = given - inflate.bytesWritten;
  if (left > 0) reader.giveBack(last.subarray(last.length - left));
}

/** Entries of the directory must be as many as members; behind it comes the end, or the archive was cut. */
async function readDirectory(
  reader: ByteReader,
  first: number,
  members: number,
  what: string,
): Promise<void> {
  let entries = 0;
  for (let signature = first; signature !== END; signature = await reader.uint32()) {
    if (signature === DIRECTORY) {
      const head = await reader.take(42);
      await reader.take(head.readUInt16LE(24) + head.readUInt16LE(26) + head.readUInt16LE(28));
      entries += 1;
    } else if (signature === ZIP64_END) {
      const size = await reader.take(8);
      await reader.take(Number(size.readBigUInt64LE(0)));
    } else if (signature === ZIP64_LOCATOR) await reader.take(16);
    else throw damaged(what, 'something else stands where its directory should be');
  }
  await reader.take(18);
  if (entries !== members)
    throw damaged(what, `its directory names ${entries} members, and there are ${members}`);
}
