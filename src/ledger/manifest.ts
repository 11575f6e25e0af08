// The list of files that make up a ledger. Immutable: a new manifest becomes true when `commitRun` stores its reference.
import type { DataRef } from '../core/data-ref.ts';
import { CodedError } from '../core/errors.ts';
import type { LedgerStore } from './ledger-store.ts';

/** What a cheap look needs to know about the rows (rule 7). */
export interface LedgerCounts {
  readonly rows: number;
  /** Accepted and not removed. */
  readonly live: number;
  /** Without a claim, and on the platform or unknown. */
  readonly missing: number;
  readonly unknown: number;
  /** Claimed, but neither held as claimed nor refused as claimed. */
  readonly unsettled: number;
  /** The oldest `last_sent` among live rows. */
  readonly oldestSentAt: string | null;
  /** Refused links: when the one that waits longest was last tried, and when the newest was first refused. */
  readonly refusedLinks?: { readonly triedAt: string; readonly refusedAt: string };
}

export interface LedgerManifest extends LedgerCounts {
  readonly v: 1;
  readonly feedId: string;
  readonly instance: string;
  readonly owner: string;
  readonly base: readonly DataRef[];
  /** A row in a later file replaces the one with the same key before it. */
  readonly deltas: readonly DataRef[];
  /** Mapping fingerprint by collection. */
  readonly mappings: Readonly<Record<string, string>>;
  /** When the last committed snapshot of a collection was planned. */
  readonly seenAt: Readonly<Record<string, string>>;
  /** Links between indicators were ever sent. Absent in ledgers of older versions, which do not say. */
  readonly links?: boolean;
  readonly writtenAt: string;
  readonly run: string;
  readonly previous: DataRef | null;
}

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

export const MANIFEST_TYPE = 'application/json';

export async function readManifest(store: LedgerStore, ref: DataRef): Promise<LedgerManifest> {
  const manifest = (await store.readJson(ref, MAX_MANIFEST_BYTES)) as unknown as LedgerManifest;
  // A version this program does not know may mean rules it does not know.
  if ((manifest.v as number) !== 1) {
    throw new CodedError(
      'LedgerMismatch',
      `The ledger ${ref.uri} has format ${String(manifest.v)}, expected 1. It was written by a newer version; use that one.`,
    );
  }
  return manifest;
}

/**
 * The manifest, when it is of this owner on this instance.
 *
 * @throws {LedgerMismatch} otherwise: the rows would say that objects are where they are not
 */
export async function readOwnManifest(
  store: LedgerStore,
  ref: DataRef,
  expected: Pick<LedgerManifest, 'feedId' | 'instance' | 'owner'>,
): Promise<LedgerManifest> {
  const manifest = await readManifest(store, ref);
  for (const name of ['instance', 'owner', 'feedId'] as const) {
    if (manifest[name] !== expected[name]) {
      throw new CodedError(
        'LedgerMismatch',
        `The ledger of feed ${expected.feedId} is of ${name} ${JSON.stringify(manifest[name])}, expected ${JSON.stringify(expected[name])}. Another owner or instance needs a feed id of its own; change the setting back or start a new feed.`,
        { details: { feedId: expected.feedId, expected: expected[name], got: manifest[name] } },
      );
    }
  }
  return manifest;
}

/** The files that a manifest needs; everything else below `ledger/<feedId>/` that no kept manifest names can go. */
export function reachableFiles(manifest: LedgerManifest): readonly DataRef[] {
  return [...manifest.base, ...manifest.deltas];
}
