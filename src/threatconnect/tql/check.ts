// Queries against the instance's own list of keywords (`OPTIONS /v3/{type}/tql`), so that a misspelt word is found before
// anything is sent, with the words that would have been possible.
import { CodedError } from '../../core/errors.ts';
import type { TqlCondition } from './condition.ts';

/** Top-level words of a query; those inside of sub-queries belong to another list. */
export function keywordsOf(condition: TqlCondition): readonly string[] {
  switch (condition.kind) {
    case 'test':
    case 'sub':
      return [condition.keyword];
    case 'and':
    case 'or':
      return condition.parts.flatMap(keywordsOf);
  }
}

/** @throws {ConfigInvalid} naming the unknown keywords */
export function checkKeywords(
  condition: TqlCondition,
  known: readonly string[],
  endpoint: string,
): void {
  const names = new Set(known.map((name) => name.toLowerCase()));
  const unknown = keywordsOf(condition).filter((name) => !names.has(name.toLowerCase()));
  if (unknown.length === 0) return;
  throw new CodedError(
    'ConfigInvalid',
    `tql: this instance does not know ${[...new Set(unknown)].join(', ')} for ${endpoint}`,
    { details: { endpoint, object: 'tql', unknown: [...new Set(unknown)] } },
  );
}
