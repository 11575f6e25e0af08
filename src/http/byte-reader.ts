// Bytes of a stream in pieces of a wanted size, for formats with headers between their data.

export class ByteReader {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private readonly truncated: () => Error;
  private held: Buffer = Buffer.alloc(0);

  /** `truncated` makes the error for a stream that ends inside a piece. */
  constructor(body: AsyncIterable<Uint8Array>, truncated: () => Error) {
    this.iterator = body[Symbol.asyncIterator]();
    this.truncated = truncated;
  }

  /** Exactly `count` bytes. */
  async take(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = count; left > 0;) {
      const piece = await this.some(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** At least one byte, at most `most`: what is there. */
  async some(most: number): Promise<Buffer> {
    while (this.held.length === 0) {
      const next = await this.iterator.next();
      if (next.done === true) throw this.truncated();
      const { buffer, byteOffset, byteLength } = next.value;
      this.held = Buffer.from(buffer, byteOffset, byteLength);
    }
    const piece = this.held.subarray(0, most);
    this.held = this.held.subarray(piece.length);
    return piece;
  }

  async uint32(): Promise<number> {
    return (await this.take(4)).readUInt32LE(0);
  }

  /** Puts bytes back in front of the rest. */
  giveBack(bytes: Buffer): void {
    this.held = Buffer.concat([bytes, this.held]);
  }
}
