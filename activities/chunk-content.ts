// The objects of a chunk, read back from the very bytes that were sent.
import type { JsonObject, JsonValue } from '../src/core/json.ts';
import { fromPlatformSummary } from '../src/threatconnect/index.ts';
import type { SentObject } from '../src/threatconnect/index.ts';
import { objectKey } from '../src/core/mapped-object.ts';
import type { IndicatorType } from '../src/core/indicator-types.ts';

const rows = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonObject[]) : [];
const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Key and names of every object in the order of the content. */
export function sentObjectsOf(content: JsonObject): readonly SentObject[] {
  const groups = rows(content['group']).map((entity): SentObject => {
    const xid = text(entity['xid']);
    return {
      key: objectKey({ kind: 'group', type: 'Report', id: xid }),
      type: text(entity['type']),
      xid,
      name: text(entity['name']),
    };
  });
  const indicators = rows(content['indicator']).map((entity): SentObject => {
    const type = text(entity['type']) as IndicatorType;
    const summary = summaryOf(entity);
    return {
      key: objectKey({ kind: 'indicator', type, id: fromPlatformSummary(type, summary) }),
      type,
      summary,
    };
  });
  return [...groups, ...indicators];
}

function summaryOf(entity: JsonObject): string {
  const summary = text(entity['summary']);
  if (summary !== '') return summary;
  return ['md5', 'sha1', 'sha256']
    .map((hash) => text(entity[hash]))
    .filter((hash) => hash !== '')
    .join(' : ');
}
