// What the platform answers now, asked as either mode asks it.
import { findCodedError } from '../../core/errors.ts';
import type { ThreatConnect } from '../../threatconnect/index.ts';
import { COMPATIBLE_PAGE_SIZE, compatibleFields, compatibleQuery } from '../query/compatible.ts';
import { exportFields, exportQuery, type ObjectKind } from '../query/query.ts';
import { readExported, type ReadExported } from '../read-exported.ts';
import type { BothParameters, CompareRequest, DeletedValues } from './compare-modes.ts';

type Data = Pick<CompareRequest, 'page' | 'objects' | 'owners' | 'deleted'>;

const DAY_MS = 86_400_000;
const DELETED_DAYS = 30;
const MOST_SHOWN = 3;
const MOST_A_PAGE = 1_000;

const listOf = (kind: ObjectKind): 'indicators' | 'groups' =>
  kind === 'indicator' ? 'indicators' : 'groups';

export async function platformData(
  tc: ThreatConnect,
  { compatible, fixed }: BothParameters,
  signal?: AbortSignal,
): Promise<Data> {
  const owners = (await tc.owners.list(signal)).map(({ name }) => name);
  const named = fixed.owners.length > 0 ? fixed.owners.map((name) => name.trim()) : owners;
  return {
    owners: owners.length,
    deleted: await lookForDeleted(tc, named, signal),
    page: async (kind, after, start) => {
      const objects = await tc.raw.page(listOf(kind), {
        tql: compatibleQuery(kind, compatible, after),
        fields: compatibleFields(kind, compatible),
        start,
        pageSize: COMPATIBLE_PAGE_SIZE,
        sorting: 'dateAdded ASC',
        signal,
      });
      return objects.map(({ id = '', row }) => ({ id, added: textOf(row['dateAdded']) }));
    },
    objects: async function* (kind): AsyncGenerator<ReadExported, void, undefined> {
      const pages = tc.raw.pages(listOf(kind), {
        tql: exportQuery(kind, fixed),
        fields: exportFields(kind, fixed),
        pageSize: Math.min(MOST_A_PAGE, fixed.maxPageSize),
        signal,
      });
      for await (const { objects, malformed } of pages) {
        for (const { text, row } of objects) yield readExported(kind, text, row);
        for (const message of malformed) yield { refused: { code: 'malformed', message } };
      }
    },
  };
}

/** A list that an owner refuses says nothing of the others. */
async function lookForDeleted(
  tc: ThreatConnect,
  owners: readonly string[],
  signal: AbortSignal | undefined,
): Promise<DeletedValues> {
  const since = `${new Date(Date.now() - DELETED_DAYS * DAY_MS).toISOString().slice(0, 19)}Z`;
  let values = 0;
  const first: DeletedValues['first'][number][] = [];
  for (const owner of owners)
    try {
      const found = await tc.indicators.deleted({ owner, since, ...(signal && { signal }) });
      values += found.length;
      first.push(...found.slice(0, MOST_SHOWN - first.length));
    } catch (error) {
      const code = findCodedError(error)?.code;
      if (code !== 'PermissionDenied' && code !== 'PlatformRejected') throw error;
    }
  return { values, days: DELETED_DAYS, first };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
