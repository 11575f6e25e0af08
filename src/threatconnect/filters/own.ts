// Filters of the caller's own: in the platform's language, or a test of a record.
import type { TqlOf } from '../tql/builder.ts';
import { keywordsOf } from '../tql/check.ts';
import { readTql } from '../tql/read.ts';
import { leaf, type Filter, type Judged } from './filter.ts';
import type { Both } from './judging.ts';

/**
 * A condition in the platform's own language, typed or as text. Only the platform can judge it. The client's default owner
 * does not apply to one that names owners.
 */
export const matching = <O extends 'indicators' | 'groups'>(
  query: TqlOf<O> | string,
): Filter<O extends 'indicators' ? 'indicator' : 'group'> => {
  const condition = typeof query === 'string' ? readTql(query) : query.condition;
  return leaf({
    label: 'a condition of its own',
    server: { condition, exact: true },
    namesOwner: keywordsOf(condition).some((keyword) => /^owner(?:Name)?$/i.test(keyword)),
    needs: [],
  });
};

/** A test of our own, on what every record has. */
export const satisfies = (label: string, test: (record: Judged) => boolean): Both =>
  leaf({ label, local: test, needs: [] });
