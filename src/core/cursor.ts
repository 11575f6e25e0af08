import type { DataRef } from './data-ref.ts';

/** A collection's position in its source. All members are optional; which are used depends on the feed's delta form. */
export interface Cursor {
  /** Timestamp, id or sequence as the source orders it. */
  readonly position?: string;
  /** What the source itself gave to go on from: a token, sequence number or instant, kept as it was written. */
  readonly server?: string;
  /** Instant up to which slices of time were fetched whole. */
  readonly until?: string;
  readonly backfill?: BackfillCursor;
  /** Of an export: what has been read of one kind of object. */
  readonly reading?: ReadingCursor;
  /** Of an output: the newest change that it may have been told of, though it has not confirmed; withdrawals count from there. */
  readonly mayKnow?: string;
  /** Where a limit stopped the last run: the next one goes on there. */
  readonly unread?: UnreadPlace;
  /** JSON object of the store: revision by id of everything that was fetched from a change log. */
  readonly revisions?: DataRef;
  /** JSON object of the store: details of records by key and version, so that they are not asked for again. */
  readonly details?: DataRef;
  readonly etag?: string;
  readonly lastModified?: string;
  /** SHA-256 over the records of the last snapshot, comments and banners left out. */
  readonly recordsSha256?: string;
  /** Number of records in the last snapshot. */
  readonly records?: number;
  /** Of these, how many could not be used; absent = none. */
  readonly rejected?: number;
  /** Which they were, as hashes: others in the next snapshot may be what seems to be missing there. */
  readonly unreadable?: string;
  /** Hash of the request (address, parameters): validators of another request are not used. */
  readonly request?: string;
  /** Mapping fingerprint in force: a changed mapping needs the whole content again. */
  readonly mapping?: string;
}

/** History before the first run, from the newest slice to the oldest. */
export interface BackfillCursor {
  /** Everything from here on was fetched. */
  readonly down: string;
  /** The backfill ends here. */
  readonly to: string;
  /** Runs in a row in which it failed, and when it may be tried again. */
  readonly failures?: number;
  readonly notBefore?: string;
}

/** The page that a run did not come to, in a list or slice that is longer than one run reads. Holds no secret. */
export interface UnreadPlace {
  readonly lane: 'current' | 'backfill';
  /** True when the run asked for everything whatever its cursor said. */
  readonly everything: boolean;
  /** Values of the first request of the list or slice (`from`, `to`, `hours`, `cursor`). */
  readonly slice: Readonly<Record<string, string | number>>;
  readonly page: {
    readonly values: Readonly<Record<string, string | number>>;
    /** Address of the page when the page before named it. */
    readonly address?: string;
    /** Records in front of the page. */
    readonly reached: number;
    /** Number of all records as the source stated it last: one that falls says that records may have slipped past. */
    readonly total?: number;
    /** Fingerprint of the page before. */
    readonly last?: string;
    /** First record of the page that still waits for its detail; those in front of it have been read. */
    readonly record?: RecordPlace;
  };
  /** What the source said on the first page of the reading to go on from; it counts when the reading ends. */
  readonly server?: string;
  /** Largest position of what was read in front of the page. */
  readonly position?: string;
}

/** A record of a page: by what it is, because the page may have changed, and by its number from 0. */
export interface RecordPlace {
  readonly number: number;
  /** Hash of key, version and address of its detail. */
  readonly id: string;
}

/** What an export has read of one kind of object. Instants as the platform writes them: UTC, whole seconds. */
export interface ReadingCursor {
  /** The date that decides what is new. */
  readonly field: 'lastModified' | 'dateAdded';
  /** What was changed before this instant has been read, but for what `whole` has not come to. */
  readonly through: string;
  /** A reading of everything that goes on in the next run: up to this id (absent: none yet) it has been done. */
  readonly whole?: { readonly after?: string };
  /** Hash of what is asked for: another question needs everything again. */
  readonly question?: string;
  /** When everything was read last, so that what had left without a word was noticed. */
  readonly wholeAt?: string;
}
