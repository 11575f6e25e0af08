// The words of the queries, against the list that the instance has of them: a field of indicators is often none of groups.
import { readTql } from '../threatconnect/index.ts';
import { didYouMean } from '../threatconnect/nearest.ts';
import { keywordsOf } from '../threatconnect/tql/check.ts';
import type { CheckContext, CheckFinding } from './check-export.ts';
import { exportQuery, type ObjectKind } from './query/query.ts';
import { fixedUserQuery } from './query/fixed.ts';
import { mentions, userQueryProblems } from './query/user-query.ts';

/** Any window, so that its field is looked at as well. */
const WINDOW = { from: '2000-01-01T00:00:00Z', to: '2000-01-02T00:00:00Z' };

export async function checkQueries(context: CheckContext): Promise<readonly CheckFinding[]> {
  const found = await Promise.all(
    (['indicator', 'group'] as const).map((kind) => checkQuery(context, kind)),
  );
  return found.flat();
}

async function checkQuery(
  { tc, parameters, signal }: CheckContext,
  kind: ObjectKind,
): Promise<readonly CheckFinding[]> {
  // A query that cannot be read was refused by the fixed mode; the compatible one sends whatever there is.
  const problems = parameters.mode === 'fixed' ? [] : userQueryProblems(parameters);
  const unreadable = problems.find(({ message }) => message.startsWith('expected TQL'));
  if (unreadable !== undefined)
    return [error(`${unreadable.path.join('.')}: ${unreadable.message}`)];
  const tql = exportQuery(kind, parameters, WINDOW);
  if (tql === undefined || tql === '') return [];
  const schema = kind === 'indicator' ? tc.indicators.schema : tc.groups.schema;
  const known = (await schema.keywords(signal && { signal })).map(({ keyword }) => keyword);
  const lower = new Set(known.map((keyword) => keyword.toLowerCase()));
  const unknown = [...new Set(keywordsOf(readTql(tql)))].filter(
    (keyword) => !lower.has(keyword.toLowerCase()),
  );
  if (unknown.length > 0)
    return unknown.map((keyword) =>
      error(`this instance knows no ${keyword} for ${kind}s${didYouMean(keyword, known)}`),
    );
  return [
    { severity: 'ok', check: 'query', text: `${kind}s: every word is known to the instance` },
    ...standing(kind, parameters),
  ];
}

/** What is right and may surprise. */
function standing(
  kind: ObjectKind,
  parameters: CheckContext['parameters'],
): readonly CheckFinding[] {
  const written = fixedUserQuery(kind, parameters);
  if (written === '') return [];
  if (parameters.mode === 'compatible')
    return [
      warning(
        `${kind}s: your query is sent without a date, so each run reads the same objects; with mode: fixed it is joined with the window`,
      ),
    ];
  if (kind === 'indicator' && mentions(written, 'indicatorActive'))
    return [
      warning(
        'indicators: your query names indicatorActive, so what is switched off may never be heard of; without it both states are asked for',
      ),
    ];
  return [];
}

const error = (text: string): CheckFinding => ({ severity: 'error', check: 'query', text });
const warning = (text: string): CheckFinding => ({ severity: 'warning', check: 'query', text });
