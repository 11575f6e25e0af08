// An object without a type or a name is refused here: the platform refuses it with an error line that names nothing, and then
// nobody could say whose line it is. How an indicator is named follows from its type.
import type { JsonObject } from '../../core/json.ts';
import type { IndicatorTypeRegistry } from '../records/indicator-types.ts';
import type { BatchKind } from './chunks.ts';

const HASH_KEYS = ['md5', 'sha1', 'sha256'];
/** Of custom types whose keys are not declared. */
const GENERIC_KEYS = ['value1', 'value2', 'value3'];

const textIn = (entity: JsonObject, key: string): string | undefined => {
  const value = entity[key];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/** Beside the value of a custom type whose own keys nobody has declared. */
const NO_VALUES = new Set(['type', 'xid', 'description', 'source', 'dateAdded', 'lastModified']);

const hasOwnKeys = (entity: JsonObject, types: IndicatorTypeRegistry): boolean =>
  types.find(textIn(entity, 'type') ?? '') === undefined &&
  Object.keys(entity).some((key) => !NO_VALUES.has(key) && textIn(entity, key) !== undefined);

const keysOf = (entity: JsonObject, types: IndicatorTypeRegistry): readonly string[] =>
  types.find(textIn(entity, 'type') ?? '')?.valueKeys ?? GENERIC_KEYS;

/** The text by which error lines name an indicator: hashes before the summary, as the platform reads it. */
export function valueTextOf(entity: JsonObject, types: IndicatorTypeRegistry): string | undefined {
  const joined = (keys: readonly string[]): string | undefined => {
    const parts = keys.flatMap((key) => textIn(entity, key) ?? []);
    return parts.length === 0 ? undefined : parts.join(' : ');
  };
  return joined(HASH_KEYS) ?? textIn(entity, 'summary') ?? joined(keysOf(entity, types));
}

/** What the object lacks, as a reason; `undefined` when it can be sent. */
export function whyNotSent(
  kind: BatchKind,
  entity: JsonObject,
  types: IndicatorTypeRegistry,
): string | undefined {
  if (kind === 'association') return undefined;
  if (textIn(entity, 'type') === undefined)
    return `refused before it was sent: expected a type, got ${shown(entity['type'])}`;
  if (kind === 'group')
    return textIn(entity, 'xid') === undefined && textIn(entity, 'name') === undefined
      ? 'refused before it was sent: expected a name and an xid, got neither'
      : undefined;
  if (valueTextOf(entity, types) !== undefined || hasOwnKeys(entity, types)) return undefined;
  const keys = keysOf(entity, types).join(', ');
  return `refused before it was sent: expected a value (summary, or ${keys}), got ${shown(entity['summary'])}`;
}

const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
