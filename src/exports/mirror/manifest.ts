// The files that make up a mirror. Immutable: a new manifest becomes true when `commitRead` stores its reference.
import type { DataRef } from '../../core/data-ref.ts';
import { CodedError } from '../../core/errors.ts';
import type { LedgerStore } from '../../ledger/index.ts';

export interface MirrorManifest {
  readonly v: 1;
  readonly exportId: string;
  readonly instance: string;
  readonly base: readonly DataRef[];
  /** A row in a later file replaces the one with the same key before it. */
  readonly deltas: readonly DataRef[];
  /** Number of the newest change; each merge that finds something makes one. */
  readonly change: number;
  readonly rows: number;
  /** Rows that are not withdrawn. */
  readonly held: number;
  readonly writtenAt: string;
  readonly previous: DataRef | null;
}

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * The manifest, when it is of this export and instance.
 *
 * @throws {LedgerMismatch} otherwise: ids of another instance mean other objects
 */
export async function readMirrorManifest(
  store: Pick<LedgerStore, 'readJson'>,
  ref: DataRef,
  expected: Pick<MirrorManifest, 'exportId' | 'instance'>,
): Promise<MirrorManifest> {
  const manifest = (await store.readJson(ref, MAX_MANIFEST_BYTES)) as unknown as MirrorManifest;
  const wrong = (what: string, wanted: string, got: string): CodedError =>
    new CodedError(
      'LedgerMismatch',
      `The mirror of export ${expected.exportId} is of ${what} ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}. Another instance needs an export id of its own; change the setting back or start a new export.`,
      { details: { feedId: expected.exportId, expected: wanted, got } },
    );
  // A version this program does not know may mean rules it does not know.
  if ((manifest.v as number) !== 1) throw wrong('format', '1', String(manifest.v));
  for (const name of ['exportId', 'instance'] as const)
    if (manifest[name] !== expected[name]) throw wrong(name, expected[name], manifest[name]);
  return manifest;
}

export const mirrorFiles = ({ base, deltas }: MirrorManifest): readonly DataRef[] => [
  ...base,
  ...deltas,
];
