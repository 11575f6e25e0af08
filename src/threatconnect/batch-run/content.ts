// What is sent by batch, in the forms that people have: V2 content, or V1, a bare list with group ids.
import { CodedError } from '../../core/errors.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { parseExactJson } from '../exact-json.ts';
import { didYouMean } from '../nearest.ts';
import { idSegment } from '../path-segment.ts';
import { isRow } from '../records/row.ts';
import type { BatchAssociation, BatchGroup, BatchIndicator } from './entities.ts';

/** The arrays of a V2 batch file. Keys of objects that are not known here go through as they are; other lists are refused. */
export interface BatchContent {
  readonly group?: readonly BatchGroup[] | undefined;
  readonly indicator?: readonly BatchIndicator[] | undefined;
  readonly association?: readonly BatchAssociation[] | undefined;
}

/** The same, read: whatever its objects were, they are plain JSON now. */
export interface ReadContent {
  readonly group: readonly JsonObject[];
  readonly indicator: readonly JsonObject[];
  readonly association: readonly JsonObject[];
}

/** V2 content, a V1 list, or the JSON text of either. */
export type BatchInput = BatchContent | readonly JsonObject[] | string;

const invalid = (what: string): CodedError =>
  new CodedError('ConfigInvalid', `batch content: ${what}`, { details: { object: 'batch' } });

const LISTS: readonly string[] = ['group', 'indicator', 'association'];

/** @throws {ConfigInvalid} when it is neither, or has a list of another name */
export function readBatchInput(input: BatchInput): ReadContent {
  const value: unknown = typeof input === 'string' ? parse(input) : input;
  if (Array.isArray(value)) return fromV1(value.map(entityOf));
  if (!isRow(value))
    throw invalid('expected an object with group, indicator and association, or a list');
  for (const key of Object.keys(value))
    if (!LISTS.includes(key))
      throw invalid(
        `expected the lists ${LISTS.join(', ')}, got ${JSON.stringify(key.slice(0, 40))}${didYouMean(key, LISTS)}`,
      );
  const list = (key: string): readonly JsonObject[] => {
    const entities = value[key] ?? [];
    if (!Array.isArray(entities)) throw invalid(`${key}: expected a list`);
    return entities.map(entityOf);
  };
  return {
    group: list('group'),
    indicator: list('indicator'),
    association: list('association').map(checkIds),
  };
}

function parse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw invalid('expected JSON');
  }
}

function entityOf(value: unknown): JsonObject {
  if (isRow(value)) return value as JsonObject;
  throw invalid(`expected objects in the lists, got ${value === null ? 'null' : typeof value}`);
}

/** An id that is a number and has lost digits would link another object. */
function checkIds(association: JsonObject): JsonObject {
  for (const key of ['id_1', 'id_2']) {
    const id = association[key];
    if (typeof id === 'number') idSegment(id, `batch content: ${key}`);
  }
  return association;
}

/** V2 has no group ids inside of an indicator and no `source`: they become associations and a default attribute. */
function fromV1(indicators: readonly JsonObject[]): ReadContent {
  const association: JsonObject[] = [];
  const indicator = indicators.map(({ associatedGroup, source, ...entity }) => {
    for (const id of asList(associatedGroup)) {
      if (typeof id !== 'number' && typeof id !== 'string')
        throw invalid('associatedGroup: expected ids of groups');
      const { summary = null, type = null } = entity;
      const digits = idSegment(id, 'batch content: associatedGroup');
      association.push({ ref_1: summary, type_1: type, id_2: digits });
    }
    if (typeof source !== 'string' || source === '') return entity;
    const attribute = [
      ...asList(entity['attribute']),
      { type: 'Source', value: source, displayed: true },
    ];
    return { ...entity, attribute };
  });
  return { group: [], indicator, association };
}

const asList = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : value == null ? [] : [value];
