// What the old interface alone knows about one indicator: resolutions, single observations, victims, links by name.
import { CodedError } from '../../core/errors.ts';
import { ownerQuery, signalOf, type ClientContext, type OwnedCallOptions } from '../context.ts';
import { readAssociatedIndicator, type AssociatedIndicator } from '../records/nested.ts';
import {
  isRow,
  listOf,
  optionalId,
  optionalNumber,
  optionalText,
  type Row,
} from '../records/row.ts';
import { z } from 'zod';
import { readAs } from '../wire.ts';
import { readOldRows } from './rows.ts';
import { pathSegment } from '../path-segment.ts';

/** A record that was read, or type and value. */
export interface IndicatorAddress {
  readonly type: string;
  readonly summary: string;
  readonly ownerName?: string | undefined;
}

export interface DnsResolution {
  readonly resolutionDate: string | undefined;
  readonly addresses: readonly {
    readonly ip: string;
    /** When the owner has the address as an indicator. */
    readonly id: string | undefined;
    readonly ownerName: string | undefined;
    readonly webLink: string | undefined;
  }[];
}
export interface Observation {
  readonly count: number;
  readonly dateObserved: string | undefined;
}
export interface ObservationCount {
  readonly count: number;
  readonly lastObserved: string | undefined;
  readonly yourCount: number;
  readonly yourLastObserved: string | undefined;
}
/** What the old interface tells of a victim; `tc.victims` tells more. */
export interface LinkedVictim {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly organisation: string | undefined;
  readonly webLink: string | undefined;
}

export interface IndicatorDetails {
  /** What a Host resolved to, newest first as the platform tells it. */
  readonly dnsResolutions: (
    host: IndicatorAddress,
    options?: OwnedCallOptions,
  ) => Promise<readonly DnsResolution[]>;
  readonly observations: (
    indicator: IndicatorAddress,
    options?: OwnedCallOptions,
  ) => Promise<readonly Observation[]>;
  readonly observationCount: (
    indicator: IndicatorAddress,
    options?: OwnedCallOptions,
  ) => Promise<ObservationCount>;
  readonly victims: (
    indicator: IndicatorAddress,
    options?: OwnedCallOptions,
  ) => Promise<readonly LinkedVictim[]>;
  /** Indicators that are associated under this name, for example `URL Host`. */
  readonly associatedAs: (
    indicator: IndicatorAddress,
    association: string,
    options?: OwnedCallOptions,
  ) => Promise<readonly AssociatedIndicator[]>;
}

const countShape = z.object({
  data: z.object({ observationCount: z.record(z.string(), z.unknown()) }),
});

export function createIndicatorDetails(
  context: ClientContext,
  associationBranches: (signal?: AbortSignal) => Promise<ReadonlyMap<string, string>>,
): IndicatorDetails {
  const pathOf = ({ type, summary }: IndicatorAddress): string => {
    const branch = context.types.find(type)?.apiBranch;
    if (branch === undefined || branch === '')
      throw new CodedError(
        'ConfigInvalid',
        `indicator type ${type} is not known: call types.discover() first`,
        { details: { object: type } },
      );
    const value = type === 'File' ? (summary.split(' : ')[0] ?? summary) : summary;
    return `/v2/indicators/${branch}/${pathSegment(value)}`;
  };
  const rows = (
    indicator: IndicatorAddress,
    tail: string,
    keys: readonly string[],
    options: OwnedCallOptions,
  ): Promise<readonly Row[]> =>
    readOldRows(context, {
      path: `${pathOf(indicator)}${tail}`,
      keys,
      query: ownerQuery(context, options.owner ?? indicator.ownerName),
      object: `${indicator.type} ${indicator.summary}`,
      ...signalOf(options),
    });
  return {
    dnsResolutions: async (host, options = {}) =>
      (await rows(host, '/dnsResolutions', ['dnsResolution'], options)).map((row) => ({
        resolutionDate: optionalText(row, 'resolutionDate'),
        addresses: listOf(row, 'addresses').map((address) => ({
          ip: optionalText(address, 'ip') ?? '',
          id: optionalId(address, 'id'),
          ownerName: optionalText(address, 'ownerName'),
          webLink: optionalText(address, 'webLink'),
        })),
      })),
    observations: async (indicator, options = {}) =>
      (await rows(indicator, '/observations', ['observation'], options)).map((row) => ({
        count: optionalNumber(row, 'count') ?? 0,
        dateObserved: optionalText(row, 'dateObserved'),
      })),
    observationCount: async (indicator, options = {}) => {
      const answer = await context.transport.request({
        path: `${pathOf(indicator)}/observationCount`,
        query: ownerQuery(context, options.owner ?? indicator.ownerName),
        object: `${indicator.type} ${indicator.summary}`,
        signal: options.signal,
      });
      const row = readAs(countShape, answer, 'observation count').data.observationCount;
      return {
        count: optionalNumber(row, 'count') ?? 0,
        lastObserved: optionalText(row, 'lastObserved'),
        yourCount: optionalNumber(row, 'yourCount') ?? 0,
        yourLastObserved: optionalText(row, 'yourLastObserved'),
      };
    },
    victims: async (indicator, options = {}) =>
      (await rows(indicator, '/victims', ['victim'], options)).map((row) => ({
        id: optionalId(row, 'id'),
        name: optionalText(row, 'name'),
        organisation: isRow(row['org']) ? undefined : optionalText(row, 'org'),
        webLink: optionalText(row, 'webLink'),
      })),
    associatedAs: async (indicator, association, options = {}) => {
      const branch = (await associationBranches(options.signal)).get(association.toLowerCase());
      if (branch === undefined)
        throw new CodedError(
          'ConfigInvalid',
          `association ${association}: this instance does not have it`,
          { details: { object: association } },
        );
      const tail = `/associations/${pathSegment(branch)}/indicators`;
      return (await rows(indicator, tail, ['indicator'], options)).map(readAssociatedIndicator);
    },
  };
}
