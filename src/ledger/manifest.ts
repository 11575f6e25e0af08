// The list of files that make up a ledger. Immutable: a new manifest becomes true when `commitRun` stores its reference.
import { z } from 'zod';
import type { DataRef } from '../core/data-ref.ts';
import { CodedError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import { checkDocument, countShape, dataRefShape } from './check-document.ts';
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

/** What the manifests of ledgers and mirrors have in common: which files there are, and what was there before. */
export interface FileList {
  readonly v: 1;
  readonly base: readonly DataRef[];
  /** A row in a later file replaces the one with the same key before it. */
  readonly deltas: readonly DataRef[];
  readonly previous: DataRef | null;
}

export interface LedgerManifest extends FileList, LedgerCounts {
  readonly feedId: string;
  readonly instance: string;
  readonly owner: string;
  /** Mapping fingerprint by collection. */
  readonly mappings: Readonly<Record<string, string>>;
  /** When the last committed snapshot of a collection was planned. */
  readonly seenAt: Readonly<Record<string, string>>;
  /** Links between indicators were ever sent. Absent in ledgers of older versions, which do not say. */
  readonly links?: boolean;
  readonly writtenAt: string;
  readonly run: string;
}

const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

export const MANIFEST_TYPE = 'application/json';

export const fileListShape = z.looseObject({
  v: z.literal(1),
  base: z.array(dataRefShape),
  deltas: z.array(dataRefShape),
  previous: dataRefShape.nullable(),
});

const ledgerShape: z.ZodType<LedgerManifest> = fileListShape.extend({
  rows: countShape,
  live: countShape,
  missing: countShape,
  unknown: countShape,
  unsettled: countShape,
  oldestSentAt: z.string().nullable(),
  refusedLinks: z.exactOptional(z.looseObject({ triedAt: z.string(), refusedAt: z.string() })),
  feedId: z.string(),
  instance: z.string(),
  owner: z.string(),
  mappings: z.record(z.string(), z.string()),
  seenAt: z.record(z.string(), z.string()),
  links: z.exactOptional(z.boolean()),
  writtenAt: z.string(),
  run: z.string(),
});

/** A version this program does not know may mean rules it does not know. */
const versionShape = z.looseObject({ v: z.number() });

async function readDocument<T>(
  store: Pick<LedgerStore, 'readJson'>,
  ref: DataRef,
  shape: z.ZodType<T>,
): Promise<T> {
  const document: JsonValue = await store.readJson(ref, MAX_MANIFEST_BYTES);
  const { v } = checkDocument(versionShape, document, 'The ledger', ref);
  if (v !== 1)
    throw new CodedError(
      'LedgerMismatch',
      `The ledger ${ref.uri} has format ${v}, expected 1. It was written by a newer version; use that one.`,
    );
  return checkDocument(shape, document, 'The ledger', ref);
}

/** @throws {LedgerMismatch} of a newer version @throws {IntegrityMismatch} when it is no manifest of a ledger */
export const readManifest = (store: LedgerStore, ref: DataRef): Promise<LedgerManifest> =>
  readDocument(store, ref, ledgerShape);

/** The same of any manifest, also of a mirror. */
export const readFileList = (store: LedgerStore, ref: DataRef): Promise<FileList> =>
  readDocument(store, ref, fileListShape);

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
export function reachableFiles({ base, deltas }: FileList): readonly DataRef[] {
  return [...base, ...deltas];
}
