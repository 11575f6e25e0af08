// JSON lines of a sample: the records, and the first or last line, which may tell about the others.
import type { MetadataGuess, SampleDocument, SampleRecord } from './guess.ts';
import { looksLikeDate } from './value-kinds.ts';

/** Members that say what a line is. */
const KIND_NAME = /^(?:_?type|kind|record|object|schema|format|version)$/;
const CREATED_NAME = /creat|generat|built|build|publish|updat|timestamp|^(?:date|time|at)$/i;

/** What tells the odd line from the records; undefined when it may be a record, too. */
function metadataOf(
  line: SampleRecord,
  records: readonly SampleRecord[],
): Omit<MetadataGuess, 'at'> | undefined {
  const [field, is] =
    Object.entries(line).find(
      ([name, value]) =>
        KIND_NAME.test(name) &&
        typeof value === 'string' &&
        records.every((record) => record[name] !== value),
    ) ?? [];
  if (field === undefined || typeof is !== 'string') return undefined;
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  if (Object.keys(line).some((name) => name !== field && names.has(name))) return undefined;
  const nameWhere = (is: (name: string, value: unknown) => boolean): string | undefined =>
    Object.entries(line).find(([name, value]) => is(name, value))?.[0];
  const total = nameWhere((_, value) => value === records.length);
  const createdAt = nameWhere(
    (name, value) =>
      CREATED_NAME.test(name) &&
      (typeof value === 'string' || typeof value === 'number') &&
      looksLikeDate(String(value)),
  );
  return {
    field,
    is,
    ...(total === undefined ? {} : { total }),
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

/** A first or last line without the fields of the others is metadata when a word in it says so. */
export function readJsonLines(objects: readonly SampleRecord[]): SampleDocument {
  const withoutLast = objects.slice(0, -1);
  const last = metadataOf(objects.at(-1) ?? {}, withoutLast);
  if (last)
    return {
      format: { kind: 'jsonLines', metadata: { at: 'last', ...last } },
      records: withoutLast,
      document: objects.at(-1),
    };
  const withoutFirst = objects.slice(1);
  const first = metadataOf(objects[0] ?? {}, withoutFirst);
  if (first)
    return {
      format: { kind: 'jsonLines', metadata: { at: 'first', ...first } },
      records: withoutFirst,
      document: objects[0],
    };
  return { format: { kind: 'jsonLines' }, records: objects };
}
