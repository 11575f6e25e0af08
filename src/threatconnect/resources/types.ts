// Which indicator types and attribute types this instance has: checked before anything is fetched (R13, M7).
import { z } from 'zod';
import type { ClientContext } from '../context.ts';
import type { IndicatorTypeDefinition } from '../records/indicator-types.ts';
import { readAs, wireBoolean, wireId } from '../wire.ts';
import { readPages } from './pages.ts';

export interface IndicatorTypeInfo {
  readonly name: string;
  readonly custom: boolean;
  readonly apiBranch: string | undefined;
  readonly apiEntity: string | undefined;
}

/** A type as it is discovered: what it needs to make one. */
export interface DiscoveredType extends IndicatorTypeDefinition {
  readonly custom: boolean;
  readonly fields: readonly IndicatorTypeField[];
}
export interface IndicatorTypeField {
  /** The key that holds the value. */
  readonly label: string;
  /** `text`, `selectone`, … */
  readonly type: string;
  readonly options: readonly string[] | undefined;
}

export interface AssociationTypeInfo {
  readonly name: string;
  readonly apiBranch: string | undefined;
  readonly custom: boolean;
  readonly fileAction: boolean;
}

export interface AttributeTypeInfo {
  readonly id: string;
  readonly name: string;
  /** Longest value, when the instance limits it. */
  readonly maxSize: number | undefined;
  /** Allowed values of a select-one rule. */
  readonly allowedValues: readonly string[] | undefined;
}

export interface TypesResource {
  readonly indicatorTypes: (signal?: AbortSignal) => Promise<readonly IndicatorTypeInfo[]>;
  /** All types with their fields; from now on this client writes and reads the custom ones too. */
  readonly discover: (signal?: AbortSignal) => Promise<readonly DiscoveredType[]>;
  readonly associationTypes: (signal?: AbortSignal) => Promise<readonly AssociationTypeInfo[]>;
  /** From an association's name in lower case to its branch in paths. */
  readonly associationBranches: (signal?: AbortSignal) => Promise<ReadonlyMap<string, string>>;
  readonly attributeTypes: (signal?: AbortSignal) => Promise<readonly AttributeTypeInfo[]>;
}

const indicatorType = z
  .object({
    name: z.string(),
    custom: wireBoolean.default(false),
    apiBranch: z.string().optional(),
    apiEntity: z.string().optional(),
  })
  .transform((row): IndicatorTypeInfo => ({
    name: row.name,
    custom: row.custom,
    apiBranch: row.apiBranch,
    apiEntity: row.apiEntity,
  }));
const indicatorTypes = z.object({ data: z.object({ indicatorType: z.array(indicatorType) }) });

const attributeType = z
  .object({
    id: wireId,
    name: z.string(),
    maxSize: z.coerce.number().int().positive().optional(),
    validationRule: z
      .object({ type: z.string().optional(), text: z.string().optional() })
      .optional(),
  })
  .transform(({ id, name, maxSize, validationRule }): AttributeTypeInfo => {
    const choices =
      validationRule?.type === 'SelectOne' ? validationRule.text?.split(';') : undefined;
    return { id, name, maxSize, allowedValues: choices?.map((choice) => choice.trim()) };
  });

const word = z.string().optional();
const discoveredShape = z.object({
  data: z.object({
    indicatorType: z.array(
      z.looseObject({
        name: z.string(),
        custom: wireBoolean.default(false),
        apiBranch: word,
        apiEntity: word,
      }),
    ),
  }),
});
const associationShape = z.object({
  data: z.object({
    associationType: z.array(
      z.object({
        name: z.string(),
        apiBranch: word,
        custom: wireBoolean.default(false),
        fileAction: wireBoolean.default(false),
      }),
    ),
  }),
});

/** `value1Label`, `value1Type`, `value1Option` and so on, up to three. */
function fieldsOf(row: Readonly<Record<string, unknown>>): readonly IndicatorTypeField[] {
  return [1, 2, 3].flatMap((number) => {
    const label = row[`value${number}Label`];
    const type = row[`value${number}Type`];
    const option = row[`value${number}Option`];
    if (typeof label !== 'string' || label === '') return [];
    const options = typeof option === 'string' ? option.split(';') : undefined;
    return [{ label, type: typeof type === 'string' ? type : 'text', options }];
  });
}

export function createTypesResource(context: ClientContext): TypesResource {
  const { transport, types: registry } = context;
  const associationTypes: TypesResource['associationTypes'] = async (signal) => {
    const answer = await transport.request({ path: '/v2/types/associationTypes', signal });
    return readAs(associationShape, answer, 'list of association types').data.associationType.map(
      ({ apiBranch, ...row }) => ({ ...row, apiBranch }),
    );
  };
  return {
    discover: async (signal) => {
      const answer = await transport.request({ path: '/v2/types/indicatorTypes', signal });
      const rows = readAs(discoveredShape, answer, 'list of indicator types').data.indicatorType;
      return rows.map((row) => {
        const fields = fieldsOf(row);
        const standard = registry.find(row.name);
        const type: DiscoveredType = {
          name: row.name,
          custom: row.custom,
          apiBranch: row.apiBranch ?? standard?.apiBranch ?? '',
          apiEntity: row.apiEntity ?? standard?.apiEntity ?? '',
          valueKeys:
            fields.length > 0 ? fields.map(({ label }) => label) : (standard?.valueKeys ?? []),
          fields,
        };
        if (type.valueKeys.length > 0) registry.add(type);
        return type;
      });
    },
    associationTypes,
    associationBranches: async (signal) =>
      new Map(
        (await associationTypes(signal)).flatMap(({ name, apiBranch }) =>
          apiBranch === undefined ? [] : [[name.toLowerCase(), apiBranch] as const],
        ),
      ),
    indicatorTypes: async (signal) => {
      const answer = await transport.request({ path: '/v2/types/indicatorTypes', signal });
      return readAs(indicatorTypes, answer, 'list of indicator types').data.indicatorType;
    },
    attributeTypes: async (signal) => {
      const types: AttributeTypeInfo[] = [];
      const request = {
        path: '/v3/attributeTypes',
        query: [['resultLimit', '1000']] as const,
        signal,
      };
      for await (const page of readPages(transport, attributeType, request)) types.push(...page);
      return types;
    },
  };
}
