// The search attributes that runs set. A server refuses a start or upsert that names an unknown one, so every server that is
// used, embedded or not, gets them registered before the first run.
import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTE } from '../../core/names.ts';

/** The server's words for the types in use. */
export type SearchAttributeTypeName = 'Keyword' | 'Datetime' | 'Int';

export type SearchAttributes = Readonly<Record<string, SearchAttributeTypeName>>;

export const FEED_SEARCH_ATTRIBUTES: SearchAttributes = {
  [SEARCH_ATTRIBUTE.feedId]: 'Keyword',
  [SEARCH_ATTRIBUTE.runMode]: 'Keyword',
  [SEARCH_ATTRIBUTE.runOutcome]: 'Keyword',
  [SEARCH_ATTRIBUTE.watermark]: 'Datetime',
  [SEARCH_ATTRIBUTE.records]: 'Int',
};

/** Numbers of `temporal.api.enums.v1.IndexedValueType`. */
const TYPE_NUMBER: Readonly<Record<SearchAttributeTypeName, number>> = {
  Keyword: 2,
  Int: 3,
  Datetime: 6,
};

/** Registers those that the namespace does not have yet; returns their names. */
export async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  wanted: SearchAttributes = FEED_SEARCH_ATTRIBUTES,
): Promise<readonly string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(wanted).filter(([name]) => !Object.hasOwn(customAttributes, name));
  if (missing.length > 0)
    await addSearchAttributes(connection, namespace, Object.fromEntries(missing));
  return missing.map(([name]) => name);
}

/** Registers without asking first: the Java test server cannot list them. */
export async function addSearchAttributes(
  connection: Connection,
  namespace: string,
  attributes: SearchAttributes = FEED_SEARCH_ATTRIBUTES,
): Promise<void> {
  const searchAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, type]) => [name, TYPE_NUMBER[type]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}
