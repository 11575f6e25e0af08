// What `indicators get` is asked for, looked at before the platform is asked: a name that is not there would give an empty list,
// which looks like an answer.
import { CodedError, findCodedError } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import { checkOwners } from '../exports/check-export-owners.ts';
import { checkIndicatorTypes } from '../exports/check-export-types.ts';
import type { CheckFinding } from '../exports/check-export.ts';
import { readExportParameters } from '../exports/parameters.ts';
import { getIndicatorsQuery, type GetIndicators } from '../exports/query/command.ts';
import { readTql, type ThreatConnect } from '../threatconnect/index.ts';
import { keywordsOf } from '../threatconnect/tql/check.ts';

const QUERY = '--tql-query';

/** @throws {ConfigInvalid} naming the option, when it cannot be a query */
export function askedQuery(asked: GetIndicators): string {
  try {
    return getIndicatorsQuery(asked);
  } catch (error) {
    if (!(error instanceof CodedError) || !error.message.startsWith('tql: ')) throw error;
    throw new CodedError(error.code, error.message.replace(/^tql:/, `${QUERY}:`), {
      cause: error,
      details: error.details,
    });
  }
}

/** What is wrong with the arguments, each named by its option. */
export async function askedProblems(
  tc: ThreatConnect,
  { tql_query: query, owners, indicator_type: types }: GetIndicators,
): Promise<readonly string[]> {
  // With a query of its own nothing else is asked for.
  if (query.trim() !== '') return unknownKeywords(tc, query);
  const found = [
    ...named('--owners', await ownerFindings(tc, namesIn(owners))),
    ...named('--indicator-type', await typeFindings(tc, namesIn(types))),
  ];
  return found;
}

const namesIn = (list: string): readonly string[] =>
  list.split(',').filter((name) => name.trim() !== '');

const named = (option: string, findings: readonly CheckFinding[]): readonly string[] =>
  findings.flatMap(({ severity, text }) => (severity === 'error' ? [`${option}: ${text}`] : []));

/** Nothing where the platform does not say it to these credentials. */
async function asFarAsAllowed<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await ask();
  } catch (error) {
    if (findCodedError(error)?.code === 'PermissionDenied') return [];
    throw error;
  }
}

/** Owners that are not there or may not be read. */
async function ownerFindings(
  tc: ThreatConnect,
  owners: readonly string[],
): Promise<readonly CheckFinding[]> {
  if (owners.length === 0) return [];
  const parameters = readExportParameters({ owners: [...owners], group_type: '' });
  return asFarAsAllowed(async () =>
    checkOwners({ tc, parameters, signal: undefined }, await tc.owners.list()),
  );
}

async function typeFindings(
  tc: ThreatConnect,
  types: readonly string[],
): Promise<readonly CheckFinding[]> {
  if (types.length === 0) return [];
  const parameters = readExportParameters({ indicator_type: [...types] });
  return asFarAsAllowed(() => checkIndicatorTypes({ tc, parameters, signal: undefined }));
}

/** A query that cannot be read is left to the platform: the fixed mode has refused it before. */
async function unknownKeywords(tc: ThreatConnect, query: string): Promise<readonly string[]> {
  const words = readWords(query);
  if (words.length === 0) return [];
  const keywords = await asFarAsAllowed(() => tc.indicators.schema.keywords());
  const known = keywords.map(({ keyword }) => keyword);
  const lower = new Set(known.map((keyword) => keyword.toLowerCase()));
  return words
    .filter((word) => known.length > 0 && !lower.has(word.toLowerCase()))
    .map(
      (word) => `${QUERY}: this instance knows no ${word} for indicators${didYouMean(word, known)}`,
    );
}

function readWords(query: string): readonly string[] {
  try {
    return [...new Set(keywordsOf(readTql(query)))];
  } catch (error) {
    if (findCodedError(error)?.code === 'ConfigInvalid') return [];
    throw error;
  }
}
