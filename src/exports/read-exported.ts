// One object as the platform sent it, checked and read: what an output is given, or why it cannot be.
import { findCodedError } from '../core/errors.ts';
import type {
  ExportedGroupField,
  ExportedIndicatorField,
  ExportedObject,
  Refusal,
} from '../outputs/index.ts';
import {
  createTypeRegistry,
  isObjectId,
  parseExactJson,
  readGroup,
  readIndicator,
  type PlatformRow,
} from '../threatconnect/index.ts';

export const INDICATOR_FIELDS: readonly ExportedIndicatorField[] = [
  'tags',
  'securityLabels',
  'attributes',
  'threatAssess',
  'externalDates',
  'associatedGroups',
  'associatedIndicators',
  'customAssociations',
];
export const GROUP_FIELDS: readonly ExportedGroupField[] = [
  'tags',
  'securityLabels',
  'attributes',
  'associatedGroups',
  'associatedIndicators',
];

const TYPES = createTypeRegistry();
/** No object of the platform comes near it, and what an output makes of one is in memory as a whole. */
const MAX_TEXT = 3_500_000;

export type ReadExported = { readonly object: ExportedObject } | { readonly refused: Refusal };

/** `text`: the object's JSON in one line. */
export function readExported(
  kind: 'indicator' | 'group',
  text: string,
  row: PlatformRow = parseExactJson(text) as PlatformRow,
): ReadExported {
  const name = nameOf(kind, row);
  if (text.length > MAX_TEXT)
    return {
      refused: {
        code: 'too-large',
        message: `${name}: expected at most ${MAX_TEXT} characters, got ${text.length}`,
      },
    };
  const problem = unusable(row);
  if (problem !== undefined)
    return { refused: { code: 'malformed', message: `${name}: ${problem}` } };
  try {
    return {
      object:
        kind === 'indicator'
          ? { kind, text, row, record: readIndicator(row, INDICATOR_FIELDS, TYPES) }
          : { kind, text, row, record: readGroup(row, GROUP_FIELDS) },
    };
  } catch (error) {
    const coded = findCodedError(error);
    if (coded?.code !== 'PlatformResponse') throw error;
    return { refused: { code: 'malformed', message: `${name}: ${coded.message}` } };
  }
}

/** Pages are cut by ids, and a mirror is kept by them. */
function unusable({ id }: PlatformRow): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  const text = String(id);
  return isObjectId(text)
    ? undefined
    : `id: expected a whole number above 0, got ${text.slice(0, 40)}`;
}

/**
 * An object out of a mirror: read when somebody looks into it, because outputs that pass texts on never do.
 *
 * @param text of an object that was readable when it was written
 */
export function heldObject(kind: 'indicator' | 'group', text: string): ExportedObject {
  let read: ExportedObject | undefined;
  const object = (): ExportedObject => {
    if (read !== undefined) return read;
    const done = readExported(kind, text);
    if ('refused' in done) throw new Error(`mirror: ${done.refused.message}`);
    read = done.object;
    return read;
  };
  return {
    kind,
    text,
    get row() {
      return object().row;
    },
    get record() {
      return object().record;
    },
  } as ExportedObject;
}

/** For messages: the first of what tells the object from others. */
function nameOf(kind: string, row: PlatformRow): string {
  const known = [row['id'], row['summary'], row['name']].find(
    (value) => typeof value === 'string' || typeof value === 'number',
  );
  return known === undefined ? `${kind} without id` : `${kind} ${known}`.slice(0, 200);
}
