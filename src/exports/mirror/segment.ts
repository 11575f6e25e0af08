// What was read of the platform on its way into the mirror: a line per object, tab-separated, without quoting. JSON in one line
// holds no tab and no line break, and the other columns are cleaned of them.
import { hash } from 'node:crypto';
import { labelledTlp, type ExportedObject } from '../../outputs/index.ts';

export const SEGMENT_TYPE = 'text/tab-separated-values';

export const SEGMENT_COLUMNS = {
  kind: 'VARCHAR',
  id: 'VARCHAR',
  type: 'VARCHAR',
  owner: 'VARCHAR',
  value: 'VARCHAR',
  modified: 'VARCHAR',
  active: 'BOOLEAN',
  marking: 'VARCHAR',
  digest: 'VARCHAR',
  text: 'VARCHAR',
} as const;

/** Control characters would end a column; no value needs them to be told from another, because the id does that. */
const clean = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

/** When a tag was used last, anywhere: it moves with the tag's other objects and says nothing of this one. */
const LAST_USED = /"lastUsed":\s*"[^"]*"/g;

/** The same for texts that say the same of the object. A quote inside of a value is escaped, so the pattern finds members only. */
const digestOf = (text: string): string =>
  hash('sha256', text.replace(LAST_USED, ''), 'base64').slice(0, 22);

/** An object that is there and cannot be read: nothing is known of it but that it has not left. */
export const unreadLine = (kind: ExportedObject['kind'], id: string): string =>
  `${[kind, id, ...Array<string>(UNKNOWN_COLUMNS).fill('')].join('\t')}\n`;
const UNKNOWN_COLUMNS = Object.keys(SEGMENT_COLUMNS).length - 2;

export function segmentLine(object: ExportedObject): string {
  const { kind, record, text } = object;
  const value = kind === 'indicator' ? record.summary : record.name;
  const active = kind === 'indicator' ? (record.active ?? true) : true;
  const columns = [
    kind,
    clean(record.id),
    clean(record.type),
    clean(record.ownerName ?? ''),
    clean(value),
    clean(record.lastModified ?? record.dateAdded ?? ''),
    String(active),
    labelledTlp(object) ?? '',
    digestOf(text),
    text,
  ];
  return `${columns.join('\t')}\n`;
}
