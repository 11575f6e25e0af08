// Zip archives by hand, also those that no tool would make: with a wrong checksum, encrypted, or cut.
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly content: Buffer | string;
  readonly stored?: boolean;
  /** Sizes and checksum behind the data, as writers of streams do; without the signature when `bare`. */
  readonly descriptor?: 'signed' | 'bare';
  readonly wrongChecksum?: boolean;
  readonly encrypted?: boolean;
}

const numbers = (...values: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer =>
  Buffer.concat(
    values.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );

/** An archive of these members. */
export function makeZip(members: readonly ZipMember[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const member of members) {
    const name = Buffer.from(member.name);
    const content = Buffer.from(member.content as string);
    const data = member.stored === true ? content : deflateRawSync(content);
    const crc = (crc32(content) + (member.wrongChecksum === true ? 1 : 0)) >>> 0;
    const behind = member.descriptor !== undefined;
    const flags = (behind ? 8 : 0) | (member.encrypted === true ? 1 : 0);
    const method = member.stored === true ? 0 : 8;
    const [statedCrc, packed, plain] = behind ? [0, 0, 0] : [crc, data.length, content.length];
    const offset = files.reduce((sum, file) => sum + file.length, 0);
    const tail = numbers([crc, 4], [data.length, 4], [content.length, 4]);
    files.push(
      numbers([0x04034b50, 4], [20, 2], [flags, 2], [method, 2], [0, 2], [0, 2]),
      numbers([statedCrc, 4], [packed, 4], [plain, 4], [name.length, 2], [0, 2]),
      name,
      data,
      ...(member.descriptor === 'signed' ? [numbers([0x08074b50, 4])] : []),
      ...(behind ? [tail] : []),
    );
    directory.push(
      numbers([0x02014b50, 4], [20, 2], [20, 2], [flags, 2], [method, 2], [0, 2], [0, 2]),
      numbers([crc, 4], [data.length, 4], [content.length, 4], [name.length, 2], [0, 2], [0, 2]),
      numbers([0, 2], [0, 2], [0, 4], [offset, 4]),
      name,
    );
  }
  const start = files.reduce((sum, file) => sum + file.length, 0);
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  const end = numbers(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [members.length, 2],
    [members.length, 2],
    [size, 4],
    [start, 4],
    [0, 2],
  );
  return Buffer.concat([...files, ...directory, end]);
}
