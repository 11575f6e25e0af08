// Filters on what an object is and whose: its owner, its type, the kind of its content.
import { tql } from '../tql/builder.ts';
import type { TqlCondition } from '../tql/condition.ts';
import { leaf, type Filter } from './filter.ts';
import { exact, same, type Both } from './judging.ts';

/** In one of these owners. The client's default owner does not apply then. */
export const ownerName = (...names: readonly [string, ...string[]]): Both =>
  leaf({
    label: `owner ${names.join(', ')}`,
    namesOwner: true,
    server: exact(tql.indicators.in('ownerName', names)),
    local: (record) => names.some((name) => record['ownerName'] === name),
    needs: [],
  });

/** The object's type, as the platform spells it. */
export const type: {
  readonly eq: (name: string) => Both;
  readonly ne: (name: string) => Both;
  readonly in: (...names: readonly [string, ...string[]]) => Both;
} = {
  eq: (name) => typed(`type eq ${name}`, [name], false),
  ne: (name) => typed(`type ne ${name}`, [name], true),
  in: (...names) => typed(`type in ${names.join(', ')}`, names, false),
};
function typed(label: string, names: readonly [string, ...string[]], negated: boolean): Both {
  const included = exact(tql.indicators.in('typeName', names));
  const excluded = {
    condition: { ...included.condition, negated: true } as TqlCondition,
    exact: true,
  };
  return leaf({
    label,
    server: negated ? excluded : included,
    opposite: negated ? included : excluded,
    types: names,
    local: (record) => names.includes(record.type) !== negated,
    needs: [],
  });
}

/** Kind of a document's or signature's content, for example `PDF` or `Snort`. */
export const fileType: {
  readonly eq: (name: string) => Filter<'group'>;
  readonly ne: (name: string) => Filter<'group'>;
} = {
  eq: (name) => ofContent(name, false),
  ne: (name) => ofContent(name, true),
};
function ofContent(name: string, negated: boolean): Filter<'group'> {
  const included = tql.groups.or(
    tql.groups('documentType', 'EQ', name),
    tql.groups('signatureType', 'EQ', name),
  );
  return leaf({
    label: `file type ${negated ? 'ne' : 'eq'} ${name}`,
    ...(negated ? {} : { server: exact(included) }),
    ...(negated ? { opposite: exact(included) } : {}),
    local: (record) => {
      const details = (record['details'] ?? {}) as Readonly<Record<string, unknown>>;
      const kinds = [details['documentType'], details['fileType']];
      return kinds.some((kind) => same(kind, name)) !== negated;
    },
    needs: [],
  });
}
