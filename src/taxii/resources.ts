// The documents of the API: what the server offers, and what a collection holds (TAXII 2.1, 4 and 5).
import { answer, type Answer } from './answer.ts';
import type { CollectionSettings, ServedCollection } from './collection.ts';
import { fromMicros } from './instant.ts';
import { STIX_TYPE, TAXII_TYPE } from './media-type.ts';
import { readPageQuery, type ReadQuery } from './page-query.ts';
import { pageToken } from './page-token.ts';
import { readPage, readTexts, type Page, type PageRow } from './publication/read-page.ts';
import { TaxiiError } from './taxii-error.ts';

export const DISCOVERY = 'taxii2';
export const API_ROOT = 'api';
/** Of a request; nothing can be sent here anyway. */
export const MAX_CONTENT_BYTES = 1024 * 1024;

export interface ServerTitle {
  readonly title: string;
  readonly description?: string | undefined;
  readonly contact?: string | undefined;
}

/** Addresses relative to the server are right behind any proxy. */
export const discovery = (about: ServerTitle): Answer =>
  answer({ ...about, default: `/${API_ROOT}/`, api_roots: [`/${API_ROOT}/`] });

export const apiRoot = ({ title, description }: ServerTitle): Answer =>
  answer({ title, description, versions: [TAXII_TYPE], max_content_length: MAX_CONTENT_BYTES });

export const collections = (readable: readonly CollectionSettings[]): Answer =>
  answer(readable.length === 0 ? {} : { collections: readable.map(collectionObject) });

export const collection = (settings: CollectionSettings): Answer =>
  answer(collectionObject(settings));

const collectionObject = ({ id, title, description, alias }: CollectionSettings): object => ({
  id,
  title,
  description,
  alias,
  can_read: true,
  can_write: false,
  media_types: [STIX_TYPE],
});

export type Contents = 'objects' | 'manifest' | 'versions';

/** @param objectId absent: all objects of the collection */
export async function contents(
  served: ServedCollection,
  what: Contents,
  parameters: URLSearchParams,
  objectId?: string,
): Promise<Answer> {
  const resource = [served.settings.id, ...(objectId === undefined ? [] : [objectId])];
  const query = readPageQuery(parameters, resource);
  const found = await served.read(async (database) => {
    const page = await readPage(database, query.page);
    if (page.rows.length === 0 && objectId !== undefined) {
      const any = { ids: [objectId], canMatch: true, after: -1, limit: 1, maxBytes: 1 };
      if ((await readPage(database, any)).rows.length === 0)
        throw new TaxiiError(404, 'There is no object of this id in this collection.');
    }
    const items =
      what === 'objects'
        ? await readTexts(database, query.page, page)
        : page.rows.map((row) =>
            JSON.stringify(what === 'manifest' ? manifestEntry(row) : versionOf(row)),
          );
    return { page, items };
  });
  if (found === undefined)
    throw new TaxiiError(503, 'This collection is being prepared; try again later.', {
      'retry-after': '30',
    });
  return pageAnswer(what, query, found.page, found.items);
}

const versionOf = ({ version }: PageRow): string =>
  typeof version === 'string' ? version : fromMicros(version);

const manifestEntry = (row: PageRow): object => ({
  id: row.id,
  date_added: fromMicros(row.added),
  version: versionOf(row),
  media_type: STIX_TYPE,
});

/** `items` are JSON, as they were stored. */
function pageAnswer(
  what: Contents,
  { question }: ReadQuery,
  { rows, more }: Page,
  items: readonly string[],
): Answer {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return answer({});
  const next = more
    ? `"more":true,"next":${JSON.stringify(pageToken(last.added, question))}`
    : '"more":false';
  return answer(
    `{${next},"${what === 'versions' ? 'versions' : 'objects'}":[${items.join(',')}]}`,
    {
      'x-taxii-date-added-first': fromMicros(first.added),
      'x-taxii-date-added-last': fromMicros(last.added),
    },
  );
}
