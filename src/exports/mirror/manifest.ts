// The files that make up a mirror. Immutable: a new manifest becomes true when `commitRead` stores its reference.
import { z } from 'zod';
import type { DataRef } from '../../core/data-ref.ts';
import { CodedError } from '../../core/errors.ts';
import {
  checkDocument,
  countShape,
  fileListShape,
  type FileList,
  type LedgerStore,
} from '../../ledger/index.ts';

export interface MirrorManifest extends FileList {
  readonly exportId: string;
  readonly instance: string;
  /** Number of the newest change; each merge that finds something makes one. */
  readonly change: number;
  readonly rows: number;
  /** Rows that are not withdrawn. */
  readonly held: number;
  readonly writtenAt: string;
}

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

const mirrorShape: z.ZodType<MirrorManifest> = fileListShape.extend({
  exportId: z.string(),
  instance: z.string(),
  change: countShape,
  rows: countShape,
  held: countShape,
  writtenAt: z.string(),
});
/** What tells whose it is stands before all else: another version may have other members. */
const labelShape = z.looseObject({ v: z.number(), exportId: z.string(), instance: z.string() });

/**
 * The manifest, when it is of this export and instance.
 *
 * @throws {LedgerMismatch} otherwise: ids of another instance mean other objects
 * @throws {IntegrityMismatch} when it is no manifest of a mirror
 */
export async function readMirrorManifest(
  store: Pick<LedgerStore, 'readJson'>,
  ref: DataRef,
  expected: Pick<MirrorManifest, 'exportId' | 'instance'>,
): Promise<MirrorManifest> {
  const document = await store.readJson(ref, MAX_MANIFEST_BYTES);
  const label = checkDocument(labelShape, document, 'The mirror', ref);
  const wrong = (what: string, wanted: string, got: string): CodedError =>
    new CodedError(
      'LedgerMismatch',
      `The mirror of export ${expected.exportId} is of ${what} ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}. Another instance needs an export id of its own; change the setting back or start a new export.`,
      { details: { feedId: expected.exportId, expected: wanted, got } },
    );
  // A version this program does not know may mean rules it does not know.
  if (label.v !== 1) throw wrong('format', '1', String(label.v));
  for (const name of ['exportId', 'instance'] as const)
    if (label[name] !== expected[name]) throw wrong(name, expected[name], label[name]);
  return checkDocument(mirrorShape, document, 'The mirror', ref);
}

export const mirrorFiles = ({ base, deltas }: MirrorManifest): readonly DataRef[] => [
  ...base,
  ...deltas,
];
