// Entities as JSON. Ids of associations that are text of digits are written as numbers, with all their digits.
import type { JsonObject } from '../../core/json.ts';

const ID_KEYS = new Set(['id_1', 'id_2']);

export function writeIdText(entity: JsonObject): string {
  const members = Object.entries(entity).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const isId = ID_KEYS.has(key) && typeof value === 'string' && /^\d+$/.test(value);
    return [`${JSON.stringify(key)}:${isId ? value : JSON.stringify(value)}`];
  });
  return `{${members.join(',')}}`;
}
