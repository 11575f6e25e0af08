// Occurrences of a file nested in a v3 write, and one by itself in v2.
import type { FileOccurrence } from '../../state/extras.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import type { PlatformStore } from '../../state/store.ts';
import { instantText, readInstant } from '../../values/dates.ts';
import { idOf, refuseNested, type Body, type Nested } from './nested-read.ts';

/** At least one of name, path and date; undefined when none is given or one is malformed. */
export const readOccurrence = (item: Body): Omit<FileOccurrence, 'id'> | undefined => {
  const { fileName, path, date } = item;
  const read: Omit<FileOccurrence, 'id'> = {};
  if (typeof fileName === 'string') read.fileName = fileName;
  if (typeof path === 'string') read.path = path;
  if (typeof date === 'string') {
    const seconds = readInstant(date);
    if (seconds === undefined) return undefined;
    read.date = instantText(seconds);
  }
  return Object.keys(read).length === 0 ? undefined : read;
};

export const writeOccurrences = (
  store: PlatformStore,
  record: IndicatorRecord,
  { data, mode }: Nested,
): void => {
  if (record.hashes === undefined) return refuseNested('fileOccurrences belong to a File');
  const present = record.extras?.fileOccurrences ?? [];
  const ids = new Set(data.map(idOf));
  const extras = (record.extras ??= {});
  if (mode === 'delete') {
    extras.fileOccurrences = present.filter(({ id }) => !ids.has(id));
    return;
  }
  const given = data.map((item): FileOccurrence => {
    const read = readOccurrence(item);
    if (read === undefined) return refuseNested('Please enter a valid fileOccurrence');
    return { id: idOf(item) ?? store.nextId('occurrence'), ...read };
  });
  const kept = mode === 'replace' ? [] : present.filter(({ id }) => !ids.has(id));
  extras.fileOccurrences = [...kept, ...given];
};
