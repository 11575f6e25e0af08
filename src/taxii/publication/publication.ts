// The files that make up what a collection shows, and what they were made of. A document of the store, replaced as a whole when new
// files are complete; the files are immutable.
import { keyOf, type DataRef } from '../../core/data-ref.ts';
import { isDataRef } from '../../core/feed-run-input.ts';
import type { JsonValue } from '../../core/json.ts';
import type { LedgerStore } from '../../ledger/index.ts';

export interface Publication {
  readonly v: 1;
  readonly instance: string;
  /** Digest of everything else that decides what is shown: ceiling, settings of the form, program. */
  readonly rules: string;
  /** The mirror that is shown, and the newest change in it. */
  readonly mirror: DataRef;
  readonly change: number;
  readonly base: readonly DataRef[];
  /** A row in a later file replaces the one with the same key before it. */
  readonly deltas: readonly DataRef[];
  /** The latest `added` of all that were ever given. */
  readonly lastAdded: number;
  /** ISO 8601 UTC. */
  readonly publishedAt: string;
}

/** What this room needs of the store; any store with these members fits. */
export interface TaxiiStore extends LedgerStore {
  putDocument(key: string, value: unknown): Promise<void>;
  getDocument(key: string): Promise<JsonValue | undefined>;
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly modifiedAt: string }>;
  remove(key: string): Promise<void>;
}

const FOLDER = 'taxii';
/** `collectionId`: a UUID. */
export const filesOf = (collectionId: string): string => `${FOLDER}/${collectionId}`;
const documentOf = (collectionId: string): string => `${FOLDER}/${collectionId}.json`;

/** `undefined`: nothing was published yet, or by a version of this program that is not understood, which is the same. */
export async function readPublication(
  store: TaxiiStore,
  collectionId: string,
): Promise<Publication | undefined> {
  const found: unknown = await store.getDocument(documentOf(collectionId));
  return isPublication(found) ? found : undefined;
}

const areRefs = (value: unknown): value is readonly DataRef[] =>
  Array.isArray(value) && value.every(isDataRef);

/** As `writePublication` writes it: a document that somebody else has changed is made anew instead of being believed. */
function isPublication(value: unknown): value is Publication {
  if (typeof value !== 'object' || value === null) return false;
  const one: Partial<Record<keyof Publication, unknown>> = value;
  return (
    one.v === 1 &&
    typeof one.instance === 'string' &&
    typeof one.rules === 'string' &&
    isDataRef(one.mirror) &&
    Number.isInteger(one.change) &&
    areRefs(one.base) &&
    areRefs(one.deltas) &&
    Number.isInteger(one.lastAdded)
  );
}

export const writePublication = (
  store: TaxiiStore,
  collectionId: string,
  publication: Publication,
): Promise<void> => store.putDocument(documentOf(collectionId), publication);

export const publicationFiles = ({ base, deltas }: Publication): readonly DataRef[] => [
  ...base,
  ...deltas,
];

/** Younger files may belong to a publication that is being made. */
const UNTOUCHED_MS = 60 * 60_000;

/** Removes files that none of these publications needs. */
export async function sweepFiles(
  store: TaxiiStore,
  collectionId: string,
  kept: readonly Publication[],
): Promise<void> {
  const keys = new Set(kept.flatMap(publicationFiles).map(keyOf));
  const before = Date.now() - UNTOUCHED_MS;
  for await (const { key, modifiedAt } of store.list(filesOf(collectionId)))
    if (!keys.has(key) && Date.parse(modifiedAt) <= before) await store.remove(key);
}
