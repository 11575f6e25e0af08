/** A collection's position in its source. All members are optional; which are used depends on the feed's delta form. */
export interface Cursor {
  /** Timestamp, id or sequence as the source orders it. */
  readonly position?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  /** SHA-256 over the records of the last snapshot, comments and banners left out. */
  readonly recordsSha256?: string;
  /** Number of records in the last snapshot. */
  readonly records?: number;
  /** Hash of the request (address, parameters): validators of another request are not used. */
  readonly request?: string;
  /** Mapping fingerprint in force: a changed mapping needs the whole content again. */
  readonly mapping?: string;
}
