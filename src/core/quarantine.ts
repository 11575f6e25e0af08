/** A record or value that could not be used. It is kept with its reason and costs nothing but itself (M1). */
export interface RejectedRecord {
  readonly collection: string;
  /** Number of the record in its collection, from 0. */
  readonly record: number;
  readonly sourceId: string;
  /** Reason code in lower snake case, for example `host_underscore`, `url_no_scheme`, `missing_field`. */
  readonly reason: string;
  /** One sentence: what, expected, got. */
  readonly message: string;
  /** The value or the record, at most 500 characters, redacted. */
  readonly snippet: string;
}
