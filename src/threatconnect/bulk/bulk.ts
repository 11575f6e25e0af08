// The daily copy of an owner in one document, read while it arrives. Post filters are judged here, as there is no
// query: explain() is not needed, everything is local.
import { z } from 'zod';
import { CodedError, findCodedError } from '../../core/errors.ts';
import { signalOf, type CallOptions, type ClientContext } from '../context.ts';
import type { Filter, Judged } from '../filters/filter.ts';
import { describe, judge, literalsOf, normalise } from '../filters/normal-form.ts';
import { readIndicator, type Indicator } from '../records/indicator.ts';
import { isRow, rowOf, type Row } from '../records/row.ts';
import type { Query } from '../transport.ts';
import { readAs } from '../wire.ts';
import { readCsvRows } from './csv-rows.ts';
import { readElements } from './json-elements.ts';

export interface BulkOptions extends CallOptions {
  /** @default the client's owner */
  readonly owner?: string;
  /** Makes a new copy instead of the daily one; takes long. @default false */
  readonly runNow?: boolean;
}

export interface BulkStatus {
  readonly jsonEnabled: boolean;
  readonly csvEnabled: boolean;
  readonly nextRun: string | undefined;
  readonly lastRun: string | undefined;
  readonly status: string | undefined;
}

/** What the bulk document has of each indicator. */
export type BulkIndicator = Indicator<'attributes' | 'tags' | 'threatAssess'>;

export interface BulkRow {
  readonly type: string;
  readonly value: string;
  readonly rating: number | undefined;
  readonly confidence: number | undefined;
}

export interface BulkResource {
  readonly status: (options?: Omit<BulkOptions, 'runNow'>) => Promise<BulkStatus>;
  /**
   * All active indicators of the owner with attributes, tags and ThreatAssess, one in memory at a time.
   *
   * @throws {PlatformRejected} when bulk download is not enabled for the owner
   * @throws {PlatformResponse} when the document ends in the middle
   */
  readonly indicators: (
    options?: BulkOptions & { readonly where?: Filter<'indicator'> },
  ) => AsyncGenerator<BulkIndicator, void, undefined>;
  /** Type, value, rating and confidence only. */
  readonly rows: (options?: BulkOptions) => AsyncGenerator<BulkRow, void, undefined>;
}

const PATH = '/v2/indicators/bulk';
const text = z.string().optional();
const statusShape = z.object({
  bulkStatus: z.object({
    jsonEnabled: z.boolean().default(false),
    csvEnabled: z.boolean().default(false),
    nextRun: text,
    lastRun: text,
    status: text,
  }),
});

export function createBulkResource(context: ClientContext): BulkResource {
  const ownerOf = (owner: string | undefined): string => {
    const name = owner ?? context.defaultOwner;
    if (name !== undefined) return name;
    throw new CodedError('ConfigInvalid', 'bulk: expected an owner, of the client or of the call', {
      details: { object: 'owner', endpoint: PATH },
    });
  };
  const open = async (form: 'json' | 'csv', options: BulkOptions) => {
    const owner = ownerOf(options.owner);
    const query: Query = [
      ['owner', owner],
      ...(options.runNow === true ? [['runNow', 'true'] as const] : []),
    ];
    try {
      return await context.transport.stream({
        path: `${PATH}/${form}`,
        query,
        object: `owner ${owner}`,
        ...signalOf(options),
      });
    } catch (error) {
      const refused = findCodedError(error);
      if (refused?.code !== 'PlatformRejected') throw error;
      throw new CodedError(
        'PlatformRejected',
        `bulk download (${form}) of owner ${owner} is not there: ${String(refused.details['sample'] ?? '')}; an administrator of the instance enables bulk indicators for the owner, and the first copy is made the night after`,
        { details: refused.details, cause: refused },
      );
    }
  };
  return {
    status: async (options = {}) => {
      const owner = ownerOf(options.owner);
      const answer = await context.transport.request({
        path: PATH,
        query: [['owner', owner]],
        object: `owner ${owner}`,
        signal: options.signal,
      });
      const { bulkStatus } = readAs(statusShape, answer, `bulk status of ${owner}`, 'none');
      const { jsonEnabled, csvEnabled, nextRun, lastRun, status } = bulkStatus;
      return { jsonEnabled, csvEnabled, nextRun, lastRun, status };
    },
    indicators: async function* indicators(options = {}) {
      const keep = localFilter(options.where);
      const response = await open('json', options);
      for await (const element of readElements(response.body, `GET ${PATH}/json`)) {
        const row = toNewForm(rowOf(element, 'indicator'));
        const record: BulkIndicator = readIndicator<'attributes' | 'tags' | 'threatAssess', string>(
          row,
          ['attributes', 'tags', 'threatAssess'],
          context.types,
        );
        if (keep(record)) yield record;
      }
    },
    rows: async function* rows(options = {}) {
      const response = await open('csv', options);
      const what = `GET ${PATH}/csv`;
      const bad = (reason: string): CodedError =>
        new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });
      let header: readonly string[] | undefined;
      let number = 0;
      for await (const cells of readCsvRows(response.body, what)) {
        number += 1;
        if (header === undefined) {
          header = cells.map((cell) => cell.trim().toLowerCase());
          if (header.includes('type') && header.includes('value')) continue;
          throw bad(`expected the columns Type and Value, got ${header.join(',').slice(0, 80)}`);
        }
        // A value with a comma that is not quoted would come out as another value.
        if (cells.length !== header.length)
          throw bad(`row ${number}: expected ${header.length} cells, got ${cells.length}`);
        const cell = (name: string): string => cells[header?.indexOf(name) ?? -1] ?? '';
        yield {
          type: cell('type'),
          value: cell('value'),
          rating: numberOrNull(cell('rating')),
          confidence: numberOrNull(cell('confidence')),
        };
      }
      if (header === undefined) throw bad('expected a header, got nothing');
      // Rows do not tell which is the last: only the transfer can.
      if (!response.endIsProven) throw bad('nobody says whether the document is complete');
    },
  };
}

/** Not set is the word `null`. */
const numberOrNull = (cell: string): number | undefined =>
  cell === '' || cell === 'null' || Number.isNaN(Number(cell)) ? undefined : Number(cell);

/** The names of the nested lists are those of the new interface then. */
const toNewForm = (row: Row): Row => ({
  ...row,
  attributes: asList(row['attribute'] ?? row['attributes']),
  tags: asList(row['tag'] ?? row['tags']),
});
/** The old interface leaves the list away around a single entry. */
const asList = (value: unknown): unknown => (isRow(value) && !('data' in value) ? [value] : value);

function localFilter(where: Filter<'indicator'> | undefined): (record: BulkIndicator) => boolean {
  if (where === undefined) return () => true;
  const node = normalise(where.node);
  const served = new Set(['attributes', 'tags', 'threatAssess']);
  for (const literal of literalsOf(node))
    if (literal.leaf.local === undefined || literal.leaf.needs.some((field) => !served.has(field)))
      throw new CodedError(
        'ConfigInvalid',
        `filter: ${describe(literal)} cannot be judged from a bulk download; use indicators.list`,
        { details: { object: 'filter', endpoint: PATH } },
      );
  return (record) => judge(node, record as unknown as Judged);
}
