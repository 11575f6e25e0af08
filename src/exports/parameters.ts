// The parameters of one export: checked, with all defaults, and what is wrong with them.
import { z } from 'zod';
import { CodedError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { knownWords, nearest } from '../core/nearest.ts';
import {
  EXPORT_PARAMETERS,
  PLATFORM_PARAMETERS,
  type ExportParameter,
} from './parameters-table.ts';
import { listProblems } from './query/lists.ts';
import { userQueryProblems } from './query/user-query.ts';

type Table = typeof EXPORT_PARAMETERS;

/** What the table's schemas make of the block. */
type Values = { readonly [K in keyof Table]: z.output<Table[K]['schema']> };

/** Every parameter with its effective value; those whose default depends on the mode have it. */
export interface ExportParameters extends Omit<
  Values,
  'use_indicator_query_for_group' | 'delta' | 'feedReputation'
> {
  readonly use_indicator_query_for_group: boolean;
  readonly delta: 'lastModified' | 'dateAdded';
  readonly feedReputation: NonNullable<Values['feedReputation']>;
}

export type ExportParameterName = keyof Table;

export interface ExportProblem {
  /** Where in the block of the export, from the outside in. */
  readonly path: readonly string[];
  /** Expected, got, what to do. */
  readonly message: string;
}

type Block = Readonly<Record<string, JsonValue | undefined>>;

const NAMES = Object.keys(EXPORT_PARAMETERS) as readonly ExportParameterName[];
/** Soft cap of the integration. */
const FETCH_LIMIT = 2_000;

/**
 * The parameters in the form in which the configuration takes those of a definition (`DefinitionInfo.parameters`).
 *
 * @example
 * { parameters: exportParameterInfos(), validate: (values) => exportProblems(values) }
 */
export function exportParameterInfos(): readonly {
  readonly name: string;
  readonly description: string;
  readonly jsonSchema: JsonObject;
  readonly default?: JsonValue;
}[] {
  return NAMES.map((name) => {
    const { description, schema }: ExportParameter = EXPORT_PARAMETERS[name];
    const standard = schema.safeParse(undefined);
    return {
      name,
      description,
      jsonSchema: z.toJSONSchema(schema, {
        io: 'input',
        unrepresentable: 'any',
      }) as unknown as JsonObject,
      ...(standard.success && standard.data !== undefined
        ? { default: standard.data as JsonValue }
        : {}),
    };
  });
}

/**
 * Everything wrong with a block, at once.
 *
 * @param otherKeys keys of the block that are no parameters (platform, outputs, schedule …)
 */
export function exportProblems(
  block: Block,
  otherKeys: readonly string[] = [],
): readonly ExportProblem[] {
  const { problems } = read(block, otherKeys);
  return problems;
}

/**
 * The parameters of a block, with all defaults.
 *
 * @throws {ConfigInvalid} naming every problem
 */
export function readExportParameters(
  block: Block = {},
  otherKeys: readonly string[] = [],
): ExportParameters {
  const { parameters, problems } = read(block, otherKeys);
  if (parameters !== undefined && problems.length === 0) return parameters;
  const lines = problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const head = lines.length > 1 ? `${lines.length} problems in the parameters:\n` : '';
  throw new CodedError('ConfigInvalid', head + lines.join('\n'), { details: { problems: lines } });
}

function read(
  block: Block,
  otherKeys: readonly string[],
): { readonly parameters?: ExportParameters; readonly problems: readonly ExportProblem[] } {
  const problems: ExportProblem[] = unknownKeys(block, otherKeys);
  const values: Record<string, unknown> = {};
  for (const name of NAMES) {
    const checked = EXPORT_PARAMETERS[name].schema.safeParse(block[name]);
    if (checked.success) values[name] = checked.data;
    else problems.push(...problemsOf(name, checked.error, block[name]));
  }
  if (problems.length > 0) return { problems };
  const parameters = withModeDefaults(values as unknown as Values);
  return { parameters, problems: problemsTogether(parameters) };
}

function withModeDefaults(values: Values): ExportParameters {
  const compatible = values.mode === 'compatible';
  return {
    ...values,
    fetch_limit: values.fetch_limit ?? (compatible ? FETCH_LIMIT : undefined),
    use_indicator_query_for_group: values.use_indicator_query_for_group ?? compatible,
    delta: compatible ? 'dateAdded' : values.delta,
    feedReputation: values.feedReputation ?? (compatible ? 'Bad' : 'None'),
    feedReliability:
      values.feedReliability ?? (compatible ? 'F - Reliability cannot be judged' : undefined),
  };
}

/** What is right by itself and wrong beside the others. */
const problemsTogether = (parameters: ExportParameters): readonly ExportProblem[] =>
  parameters.mode === 'compatible'
    ? []
    : [...listProblems(parameters), ...userQueryProblems(parameters)];

function unknownKeys(block: Block, otherKeys: readonly string[]): ExportProblem[] {
  const known = [...NAMES, ...otherKeys];
  return Object.entries(block).flatMap(([name, value]): ExportProblem[] => {
    if (value === undefined || known.includes(name)) return [];
    const instead = PLATFORM_PARAMETERS[name];
    const message =
      instead === undefined
        ? `unknown key.${meant(name, known)} Known: ${knownWords(name, known)}; all are in docs/exports-parameters.md`
        : `belongs to the platform: write ${instead}`;
    return [{ path: [name], message }];
  });
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

function problemsOf(name: string, error: z.ZodError, value: unknown): readonly ExportProblem[] {
  const reasons = [...new Set(error.issues.map(({ message }) => message))];
  const shown = reasons.join('; ');
  const got = shown.includes(', got ') ? '' : `, got ${JSON.stringify(value).slice(0, 80)}`;
  return [{ path: [name], message: `${shown}${got}` }];
}
