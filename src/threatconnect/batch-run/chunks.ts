// Content in pieces that the platform takes: groups before what links to them, associations when both ends are there.
import type { JsonObject } from '../../core/json.ts';
import { writeIdText } from './id-text.ts';
import type { ReadContent } from './content.ts';

export type BatchKind = (typeof BATCH_KINDS)[number];

export interface BatchChunk {
  readonly kind: BatchKind;
  readonly entities: readonly JsonObject[];
  readonly bytes: Uint8Array;
}

/** In the order of sending. */
export const BATCH_KINDS = ['group', 'indicator', 'association'] as const;
const encoder = new TextEncoder();

export function* toChunks(
  content: ReadContent,
  limits: { readonly objects: number; readonly bytes: number },
): Generator<BatchChunk, void, undefined> {
  for (const kind of BATCH_KINDS) {
    let entities: JsonObject[] = [];
    let texts: string[] = [];
    let size = 0;
    const cut = (): BatchChunk => {
      const chunk = { kind, entities, bytes: encoder.encode(`{"${kind}":[${texts.join(',')}]}`) };
      entities = [];
      texts = [];
      size = 0;
      return chunk;
    };
    for (const entity of content[kind]) {
      const text = writeIdText(entity);
      const length = Buffer.byteLength(text) + 1;
      const full = entities.length >= limits.objects || size + length > limits.bytes;
      if (full && entities.length > 0) yield cut();
      entities.push(entity);
      texts.push(text);
      size += length;
    }
    if (entities.length > 0) yield cut();
  }
}
