// Which indicator types and attribute types this instance has: checked before anything is fetched (R13, M7).
import { z } from 'zod';
import type { Transport } from '../transport.ts';
import { readAs, wireBoolean, wireId } from '../wire.ts';
import { readPages } from './pages.ts';

export interface IndicatorTypeInfo {
  readonly name: string;
  readonly custom: boolean;
  readonly apiBranch: string | undefined;
  readonly apiEntity: string | undefined;
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

export function createTypesResource(transport: Transport): TypesResource {
  return {
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
