// Which objects the platform has no longer: found by one step, and used by another.
import { z } from 'zod';
import type { DataRef } from '../../core/data-ref.ts';
import { checkDocument, type LedgerStore } from '../../ledger/index.ts';

export interface GoneObject {
  readonly kind: 'indicator' | 'group';
  readonly id: string;
}

/** A hundred thousand ids. */
const MAX_GONE_BYTES = 16 * 1024 * 1024;

const goneShape: z.ZodType<readonly GoneObject[]> = z.array(
  z.looseObject({ kind: z.enum(['indicator', 'group']), id: z.string() }),
);

/** @throws {IntegrityMismatch} when it is no such list */
export async function readGone(
  store: Pick<LedgerStore, 'readJson'>,
  ref: DataRef,
): Promise<readonly GoneObject[]> {
  const document = await store.readJson(ref, MAX_GONE_BYTES);
  return checkDocument(goneShape, document, 'The list of deleted objects', ref);
}
