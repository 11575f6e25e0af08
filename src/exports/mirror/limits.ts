/**
 * What DuckDB may use for a mirror. The rows carry whole objects: to sort a million of them, or to write them while others are
 * read, fails with the 256 MB of a ledger; and one thread does it in less memory and less computing than two.
 */
export const MIRROR_LIMITS = { memoryLimit: '512MB', threads: 1 } as const;
