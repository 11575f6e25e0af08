// What makes two objects of different feeds the same one: the key, and for a File any of its hashes.

/** `key` and `mark` of the rows of a query with `key`, `type` and `id`; a File has a mark per hash. */
export const MARKS = (relation: string): string => `
  SELECT key, unnest(CASE WHEN type = 'File' THEN string_split(id, ' : ') ELSE [key] END) AS mark FROM (${relation})`;
