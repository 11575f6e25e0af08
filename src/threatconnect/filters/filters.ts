// The filters by name. Each says how the server is asked; most can also be judged here, so that they combine freely.
import type { GroupType } from '../../core/indicator-types.ts';
import { tql, type TqlOf } from '../tql/builder.ts';
import type { TqlCondition } from '../tql/condition.ts';
import { readTql } from '../tql/read.ts';
import { dated, numeric, type Comparable } from './compare.ts';
import { leaf, type Filter, type FilterObject, type Judged } from './filter.ts';

type Both = Filter<FilterObject>;
type OfIndicators = Filter<'indicator'>;
/** Of a group, task or victim: text, so that none is rounded. */
type Id = `${bigint}` | bigint | number;

const same = (left: unknown, right: string): boolean =>
  typeof left === 'string' && left.toLowerCase() === right.toLowerCase();
const listIn = (record: Judged, key: string): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(record[key]) ? (record[key] as readonly Readonly<Record<string, unknown>>[]) : [];
const exact = (of: { readonly condition: TqlCondition }) => ({
  condition: of.condition,
  exact: true,
});

/** Tagged so, whatever the case of the letters. */
export const tag = (name: string): Both =>
  leaf({
    label: `tag ${name}`,
    server: exact(tql.indicators.has('hasTag', tql.tags('summary', 'EQ', name))),
    local: (record) => listIn(record, 'tags').some((one) => same(one['name'], name)),
    needs: ['tags'],
  });

/** Labelled so, for example `TLP:AMBER`. */
export const securityLabel = (name: string): Both =>
  leaf({
    label: `security label ${name}`,
    server: exact(tql.indicators('securityLabel', 'EQ', name)),
    local: (record) => listIn(record, 'securityLabels').some((one) => same(one['name'], name)),
    needs: ['securityLabels'],
  });

/** Associated with a group: by id, by type, by name, or all of these. */
export const group = (which: {
  readonly id?: Id;
  readonly type?: GroupType | 'Task';
  readonly name?: string;
}): Both => {
  const parts = [
    ...(which.type === undefined ? [] : [tql.groups('typeName', 'EQ', which.type)]),
    ...(which.id === undefined ? [] : [tql.groups('id', 'EQ', which.id)]),
    ...(which.name === undefined ? [] : [tql.groups('summary', 'EQ', which.name)]),
  ];
  const [first = tql.groups.isNotNull('id'), ...rest] = parts;
  const { id, type: groupType, name } = which;
  return leaf({
    label: `group ${[groupType, id, name].filter((part) => part !== undefined).join(' ')}`,
    server: exact(tql.indicators.has('hasGroup', tql.groups.and(first, ...rest))),
    local: (record) =>
      listIn(record, 'associatedGroups').some(
        (one) =>
          (id === undefined || one['id'] === String(id)) &&
          (groupType === undefined || one['type'] === groupType) &&
          (name === undefined || same(one['name'], name)),
      ),
    needs: ['associatedGroups'],
  });
};

/** Associated with this task. Only the platform can tell. */
export const task = (id: Id): OfIndicators =>
  leaf({
    label: `task ${id}`,
    server: exact(
      tql.indicators.has(
        'hasGroup',
        tql.groups.and(tql.groups('typeName', 'EQ', 'Task'), tql.groups('id', 'EQ', id)),
      ),
    ),
    needs: [],
  });

/** Associated with this victim. Only the platform can tell. */
export const victim = (id: Id): Both =>
  leaf({
    label: `victim ${id}`,
    server: exact(tql.indicators.has('hasVictim', tql.victims('id', 'EQ', id))),
    needs: [],
  });

/** In one of these owners. The client's default owner does not apply then. */
export const ownerName = (...names: readonly [string, ...string[]]): Both =>
  leaf({
    label: `owner ${names.join(', ')}`,
    server: exact(tql.indicators.in('ownerName', names)),
    local: (record) => names.some((name) => record['ownerName'] === name),
    needs: [],
  });

/** Changed at or after this instant. */
export const modifiedSince = (date: string | Date): Both => lastModified.ge(date);

/** Has an attribute of this type, and of this value when one is given. */
export const attribute = (type: string, value?: string): Both => {
  const typed = tql.attributes('typeName', 'EQ', type);
  const query =
    value === undefined ? typed : tql.attributes.and(typed, tql.attributes('text', 'EQ', value));
  return leaf({
    label: value === undefined ? `attribute ${type}` : `attribute ${type} = ${value}`,
    server: exact(tql.indicators.has('hasAttribute', query)),
    local: (record) =>
      listIn(record, 'attributes').some(
        (one) => same(one['type'], type) && (value === undefined || one['value'] === value),
      ),
    needs: ['attributes'],
  });
};

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
    local: (record) => names.includes(record.type) !== negated,
    needs: [],
  });
}

export const rating: Comparable<'indicator', number> = numeric('rating', 'rating');
export const confidence: Comparable<'indicator', number> = numeric('confidence', 'confidence');
export const fileSize: Comparable<'indicator', number> = numeric('size', 'fileSize');
export const threatAssessScore: Comparable<'indicator', number> = numeric(
  'threatAssessScore',
  'threatAssessScore',
  ['threatAssess'],
);
/** 0–5. The platform has no keyword for it, so it is judged here. */
export const threatAssessRating: Comparable<'indicator', number> = numeric(
  'threatAssessRating',
  undefined,
  ['threatAssess'],
);
/** 0–100. The platform has no keyword for it, so it is judged here. */
export const threatAssessConfidence: Comparable<'indicator', number> = numeric(
  'threatAssessConfidence',
  undefined,
  ['threatAssess'],
);
export const dateAdded: Comparable<FilterObject, string | Date> = dated('dateAdded', 'dateAdded');
export const lastModified: Comparable<FilterObject, string | Date> = dated(
  'lastModified',
  'lastModified',
);

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

/** A condition in the platform's own language, typed or as text. Only the platform can judge it. */
export const matching = <O extends 'indicators' | 'groups'>(
  query: TqlOf<O> | string,
): Filter<O extends 'indicators' ? 'indicator' : 'group'> => {
  const condition = typeof query === 'string' ? readTql(query) : query.condition;
  return leaf({ label: 'a condition of its own', server: { condition, exact: true }, needs: [] });
};

/** A test of our own, on what every record has. */
export const satisfies = (label: string, test: (record: Judged) => boolean): Both =>
  leaf({ label, local: test, needs: [] });
