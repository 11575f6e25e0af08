// Cuts the objects of a plan into batch files: by number and by measured bytes, one wave and action per chunk, in the order
// of their ordinals, so that a chunk is a range of the plan.
import type { DataRef } from '../../src/core/data-ref.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { ChunkRef, Wave } from '../../src/core/plan.ts';
import type { Store, StoreWriter } from '../../src/spool/index.ts';

export interface ChunkLimits {
  readonly maxObjects: number;
  readonly maxBytes: number;
}

export interface ChunkWriter {
  /** Adds the next object, or the next association of one. Ordinals must grow. */
  add(object: ChunkObject): Promise<void>;
  finish(): Promise<readonly ChunkRef[]>;
  abort(): Promise<void>;
}

export interface ChunkObject {
  readonly ordinal: number;
  readonly wave: Wave;
  readonly action: ChunkRef['action'];
  /** An object may have any number of associations, and most have none. */
  readonly kind: 'indicator' | 'group' | 'association';
  readonly entity: JsonObject;
}

interface OpenChunk {
  readonly wave: Wave;
  readonly action: ChunkRef['action'];
  readonly kind: ChunkObject['kind'];
  readonly first: number;
  readonly writer: StoreWriter;
  /** One more than the last ordinal. */
  past: number;
  /** Entities. */
  count: number;
  bytes: number;
  buffered: string[];
  bufferedBytes: number;
}

/** Entities are joined to pieces of this size before they are hashed and written. */
const PIECE_BYTES = 256 * 1024;
const NEWLINE_AND_COMMA = 2;

export function createChunkWriter(
  store: Pick<Store, 'createWriter'>,
  prefix: string,
  limits: ChunkLimits,
  firstChunk = 0,
): ChunkWriter {
  const chunks: ChunkRef[] = [];
  let open: OpenChunk | undefined;

  const flush = async (chunk: OpenChunk): Promise<void> => {
    const piece = chunk.buffered.join('');
    chunk.buffered = [];
    chunk.bufferedBytes = 0;
    if (piece !== '') await chunk.writer.write(piece);
  };
  const begin = async ({ wave, action, kind, ordinal }: ChunkObject): Promise<OpenChunk> => {
    const number = firstChunk + chunks.length;
    const writer = await store.createWriter(`${prefix}${String(number).padStart(6, '0')}.json`, {
      contentType: 'application/json',
    });
    return {
      wave,
      action,
      kind,
      first: ordinal,
      writer,
      past: ordinal,
      count: 0,
      bytes: 0,
      buffered: [`{"${kind}":[`],
      bufferedBytes: 0,
    };
  };
  const close = async (chunk: OpenChunk): Promise<void> => {
    chunk.buffered.push(']}');
    await flush(chunk);
    const ref: DataRef = await chunk.writer.finish({ count: chunk.count });
    chunks.push({
      chunk: firstChunk + chunks.length,
      wave: chunk.wave,
      action: chunk.action,
      ref,
      first: chunk.first,
      count: chunk.past - chunk.first,
    });
  };
  const fits = (chunk: OpenChunk, object: ChunkObject, bytes: number): boolean =>
    chunk.wave === object.wave &&
    chunk.action === object.action &&
    chunk.kind === object.kind &&
    (chunk.past === object.ordinal || chunk.kind === 'association') &&
    chunk.count < limits.maxObjects &&
    chunk.bytes + bytes <= limits.maxBytes;

  return {
    add: async (object) => {
      const text = JSON.stringify(object.entity);
      const bytes = Buffer.byteLength(text) + NEWLINE_AND_COMMA;
      if (open && !fits(open, object, bytes)) {
        await close(open);
        open = undefined;
      }
      open ??= await begin(object);
      open.buffered.push(open.count === 0 ? `\n${text}` : `,\n${text}`);
      open.count += 1;
      open.past = object.ordinal + 1;
      open.bytes += bytes;
      open.bufferedBytes += bytes;
      if (open.bufferedBytes >= PIECE_BYTES) await flush(open);
    },
    finish: async () => {
      if (open) await close(open);
      open = undefined;
      return chunks;
    },
    abort: async () => {
      await open?.writer.abort();
      open = undefined;
    },
  };
}

/** Chunks of the same wave stand together and may be in flight at once. */
export function wavesOf(
  chunks: readonly ChunkRef[],
): readonly { wave: Wave; first: number; count: number }[] {
  const waves: { wave: Wave; first: number; count: number }[] = [];
  for (const { wave, chunk } of chunks) {
    const last = waves.at(-1);
    if (last?.wave === wave) last.count += 1;
    else waves.push({ wave, first: chunk, count: 1 });
  }
  return waves;
}
