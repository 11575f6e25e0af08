// Indicators: listed by filter, found by value or id, counted, and what is only known about one of them.
import {
  ownerQuery,
  signalOf,
  type CallOptions,
  type ClientContext,
  type OwnedCallOptions,
} from '../context.ts';
import type { Filter, FilterNode } from '../filters/filter.ts';
import { type as typeFilter } from '../filters/kinds.ts';
import { matching } from '../filters/own.ts';
import { value as valueFilter } from '../filters/value.ts';
import { readIndicator, type Indicator } from '../records/indicator.ts';
import { INDICATOR_FIELD_READERS, type IndicatorField } from '../records/indicator-fields.ts';
import type { IndicatorTypeShapes } from '../records/indicator-types.ts';
import { optionalText, type Row } from '../records/row.ts';
import { tql } from '../tql/builder.ts';
import type { IndicatorRecord } from './indicator-record.ts';
import { findKnownIndicators, type IndicatorValue } from './known-indicators.ts';
import { checkTypes } from './known-types.ts';
import { checkFields, listObjects, type ListOptions } from './list-objects.ts';
import type { ObjectQuery } from './object-query.ts';
import { idSegment } from '../path-segment.ts';
import { readOne } from './read-one.ts';
import { readRows } from './rows.ts';

/** A standard type, with completion in the editor, or a custom one by its name. */
export type IndicatorTypeName = keyof IndicatorTypeShapes | (string & Record<never, never>);

export interface IndicatorListOptions<
  F extends IndicatorField,
  T extends string,
> extends ListOptions<'indicator', F> {
  readonly type?: T | readonly T[];
  /** Feeds switch indicators off; the platform lists active ones unless it is told otherwise. @default 'active' */
  readonly status?: 'active' | 'inactive' | 'any';
}

export interface DeletedIndicator {
  readonly type: string;
  readonly summary: string;
  readonly ownerName: string | undefined;
  /** When it was added, as the platform tells it. */
  readonly dateAdded: string | undefined;
}

export interface IndicatorsResource {
  /**
   * A query; nothing is sent before it is iterated, counted or read.
   *
   * @example
   * for await (const host of tc.indicators.list({ type: 'Host', where: tag('apt'), fields: ['tags'] }))
   *   console.log(host.hostName, host.tags);
   */
  readonly list: <
    const F extends IndicatorField = never,
    const T extends IndicatorTypeName = string,
  >(
    options?: IndicatorListOptions<F, T>,
  ) => ObjectQuery<Indicator<F, T>>;
  /** @throws {PlatformRejected} when there is none */
  readonly get: <const F extends IndicatorField = never>(
    id: string,
    options?: { readonly fields?: readonly F[] } & CallOptions,
  ) => Promise<Indicator<F>>;
  /** By value, active or not; a File by any one of its hashes. `undefined` when the owner does not have it. */
  readonly find: <
    const F extends IndicatorField = never,
    const T extends IndicatorTypeName = string,
  >(
    value: string,
    options?: { readonly type?: T; readonly fields?: readonly F[] } & OwnedCallOptions,
  ) => Promise<Indicator<F, T> | undefined>;
  /** What was deleted and is still remembered; an instance setting says how long. */
  readonly deleted: (
    options?: OwnedCallOptions & { readonly type?: string; readonly since?: string },
  ) => Promise<readonly DeletedIndicator[]>;
  /**
   * Those of the values that the owner holds, active or not. Match them by `canonicalId`; a File answers with all hashes
   * it has, so match it by any of them.
   */
  readonly findBySummary: (
    owner: string,
    values: readonly IndicatorValue[],
    fields: readonly IndicatorField[],
    signal?: AbortSignal,
  ) => Promise<readonly IndicatorRecord[]>;
}

const PATH = '/v3/indicators';
const FIELDS = Object.keys(INDICATOR_FIELD_READERS);
const active = (is: boolean): Filter<'indicator'> =>
  matching(tql.indicators('indicatorActive', 'EQ', is));
const STATUS: Readonly<Record<'inactive' | 'any', FilterNode>> = {
  inactive: active(false).node,
  // Naming the status at all is what lifts the restriction to active ones.
  any: { kind: 'or', parts: [active(true).node, active(false).node] },
};

export function createIndicatorsResource(context: ClientContext): IndicatorsResource {
  const read = <F extends IndicatorField, T extends string>(
    row: Row,
    fields: readonly string[],
  ): Indicator<F, T> => readIndicator<F, T>(row, fields as readonly F[], context.types);

  const list = <F extends IndicatorField, T extends string>(
    options: IndicatorListOptions<F, T> = {},
  ): ObjectQuery<Indicator<F, T>> => {
    const { type, status = 'active' } = options;
    const [first, ...more] = type === undefined ? [] : typeof type === 'string' ? [type] : type;
    const extra = [
      ...(status === 'active' ? [] : [STATUS[status]]),
      ...(first === undefined ? [] : [typeFilter.in(first, ...more).node]),
    ];
    const kind = {
      path: PATH,
      read: read<F, T>,
      fields: FIELDS,
      before: (nodes: readonly FilterNode[], signal: AbortSignal | undefined) =>
        checkTypes(context, nodes, signal),
    };
    const node: FilterNode = { kind: 'and', parts: extra };
    return listObjects<Indicator<F, T> & { readonly id: string }>(context, kind, options, node);
  };

  return {
    list,
    get: async <F extends IndicatorField>(
      id: string,
      options: { readonly fields?: readonly F[] } & CallOptions = {},
    ) => {
      const fields = options.fields ?? [];
      // The platform takes a text that is no number for a value, and looks in one owner only.
      checkFields(fields, FIELDS, PATH);
      const digits = idSegment(id, 'indicator (use find for values)');
      const row = await readOne(context, `${PATH}/${digits}`, digits, fields, options);
      return read<F, string>(row, fields);
    },
    find: async <F extends IndicatorField, T extends string>(
      value: string,
      options: { readonly type?: T; readonly fields?: readonly F[] } & OwnedCallOptions = {},
    ) =>
      list<F, T>({
        where: valueFilter(value, options.type),
        status: 'any',
        pageSize: 100,
        ...(options.owner === undefined ? {} : { owner: options.owner }),
        ...(options.fields === undefined ? {} : { fields: options.fields }),
        ...signalOf(options),
      }).first(),
    deleted: async (options = {}) => {
      const query = [
        ...ownerQuery(context, options.owner),
        ...(options.type === undefined ? [] : [['type', options.type] as const]),
        ...(options.since === undefined ? [] : [['deletedSince', options.since] as const]),
      ];
      const rows = await readRows(context, {
        path: `${PATH}/deleted`,
        query,
        ...signalOf(options),
      });
      return rows.map((row) => ({
        type: optionalText(row, 'type') ?? '',
        summary: optionalText(row, 'summary') ?? '',
        ownerName: optionalText(row, 'ownerName'),
        dateAdded: optionalText(row, 'dateAdded'),
      }));
    },
    findBySummary: (owner, values, fields, signal) =>
      findKnownIndicators(context.transport, { owner, values, fields, signal }),
  };
}
