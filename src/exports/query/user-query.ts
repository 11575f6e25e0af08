// Queries that people have written, in the fixed mode: they filter, and the window is always added. One that leaves nothing for
// later windows is refused, because such an export stands still without an error.
import { CodedError, readTql } from '../../threatconnect/index.ts';
import type { TqlCondition, TqlTest } from '../../threatconnect/tql/condition.ts';
import type { ExportParameters, ExportProblem } from '../parameters.ts';

/** Words that depend on when the query is sent. */
const RELATIVE = /\b(?:now|today)\s*\(/i;
const SHOWN_WINDOW = ['FROM', 'TO'] as const;

type QueryParameters = Pick<
  ExportParameters,
  'indicator_query' | 'group_query' | 'use_indicator_query_for_group' | 'delta'
>;

export function userQueryProblems(parameters: QueryParameters): readonly ExportProblem[] {
  return (['indicator_query', 'group_query'] as const).flatMap((name): ExportProblem[] => {
    const query = parameters[name].trim();
    const reason = query === '' ? undefined : refusalOf(query, parameters.delta);
    return reason === undefined ? [] : [{ path: [name], message: reason }];
  });
}

/** Why the query cannot be taken; `undefined`: it can. */
function refusalOf(query: string, field: string): string | undefined {
  const [from, to] = SHOWN_WINDOW;
  const combined = `what is sent is (${query}) AND ${windowCondition(field, { from, to })}`;
  try {
    const reason = standstill(readTql(query), field);
    return reason === undefined ? undefined : `${reason}; ${combined}`;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'ConfigInvalid')
      return `expected TQL: ${error.message.replace(/^tql: /, '')}; ${combined}`;
    throw error;
  }
}

/** Inclusive at its beginning, exclusive at its end. */
export function windowCondition(
  field: string,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): string {
  return [
    ...(from === undefined ? [] : [`${field} GEQ "${from}"`]),
    ...(to === undefined ? [] : [`${field} LT "${to}"`]),
  ].join(' AND ');
}

/** What ends or narrows every later window. Of alternatives each has to. */
function standstill(condition: TqlCondition, field: string): string | undefined {
  switch (condition.kind) {
    case 'test':
      return standstillOf(condition, field);
    case 'and':
      return condition.parts.map((part) => standstill(part, field)).find(Boolean);
    case 'or': {
      const reasons = condition.parts.map((part) => standstill(part, field));
      return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
    }
    case 'sub':
      return undefined;
  }
}

function standstillOf(
  { keyword, operator, negated, values }: TqlTest,
  field: string,
): string | undefined {
  if (keyword.toLowerCase() !== field.toLowerCase()) return undefined;
  const relative = values.some((value) => value.kind === 'text' && RELATIVE.test(value.value));
  if (operator === 'GT' || operator === 'GEQ')
    return relative
      ? `${keyword} is what windows are made of, and a bound that moves with the clock loses objects when a run is late; leave it out or set firstFetch`
      : undefined;
  if (operator === 'NE' || negated === true) return undefined;
  return `${keyword} is what windows are made of, and with this bound nothing new would ever be found; leave it out`;
}

/** Whether the query asks for this field itself, and not for that of something it is associated with. */
export function mentions(query: string, field: string): boolean {
  const inside = (condition: TqlCondition): boolean => {
    switch (condition.kind) {
      case 'test':
        return condition.keyword.toLowerCase() === field.toLowerCase();
      case 'sub':
        return false;
      case 'and':
      case 'or':
        return condition.parts.some(inside);
    }
  };
  return inside(readTql(query));
}
