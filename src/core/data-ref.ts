// Data between the steps of a run stays in the store; workflows carry these small references only.

/** One immutable object of the store. */
export interface DataRef {
  /** `store:<key>`, relative to the configured store, so that a store can be moved. */
  readonly uri: string;
  /** SHA-256 of the stored bytes, lower-case hex. */
  readonly sha256: string;
  /** Size of the stored bytes. */
  readonly bytes: number;
  /** Number of records, objects or lines inside; 1 for a document. */
  readonly count: number;
  readonly contentType: string;
}

const SCHEME = 'store:';

/** The key inside the store that a reference points to. */
export function keyOf(ref: Pick<DataRef, 'uri'>): string {
  return ref.uri.startsWith(SCHEME) ? ref.uri.slice(SCHEME.length) : ref.uri;
}

/** The reference text for a key inside the store. */
export function uriOf(key: string): string {
  return `${SCHEME}${key}`;
}
