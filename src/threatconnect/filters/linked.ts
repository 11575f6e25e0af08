// Filters on what an object is associated with: groups, tasks, victims.
import type { GroupType } from '../../core/indicator-types.ts';
import { idSegment } from '../path-segment.ts';
import { tql } from '../tql/builder.ts';
import { leaf, type Filter } from './filter.ts';
import { exact, listIn, same, type Both } from './judging.ts';

/**
 * Of a group, task or victim, as records have it: text, so that none is rounded. Checked when the filter is made: what is no
 * id, half of one, or a number that has lost digits is refused.
 */
export type Id = string | bigint | number;

/** Associated with a group: by id, by type, by name, or all of these. */
export const group = (which: {
  readonly id?: Id;
  readonly type?: GroupType | 'Task';
  readonly name?: string;
}): Both => {
  const { type: groupType, name } = which;
  const id = which.id === undefined ? undefined : digitsOf(which.id, 'filter group');
  const parts = [
    ...(which.type === undefined ? [] : [tql.groups('typeName', 'EQ', which.type)]),
    ...(id === undefined ? [] : [tql.groups('id', 'EQ', id)]),
    ...(which.name === undefined ? [] : [tql.groups('summary', 'EQ', which.name)]),
  ];
  const [first = tql.groups.isNotNull('id'), ...rest] = parts;
  return leaf({
    label: `group ${[groupType, id, name].filter((part) => part !== undefined).join(' ')}`,
    server: exact(tql.indicators.has('hasGroup', tql.groups.and(first, ...rest))),
    local: (record) =>
      listIn(record, 'associatedGroups').some(
        (one) =>
          (id === undefined || one['id'] === id) &&
          (groupType === undefined || one['type'] === groupType) &&
          (name === undefined || same(one['name'], name)),
      ),
    needs: ['associatedGroups'],
  });
};

/** Associated with this task. Only the platform can tell. */
export const task = (given: Id): Filter<'indicator'> => {
  const id = digitsOf(given, 'filter task');
  return leaf({
    label: `task ${id}`,
    server: exact(
      tql.indicators.has(
        'hasGroup',
        tql.groups.and(tql.groups('typeName', 'EQ', 'Task'), tql.groups('id', 'EQ', id)),
      ),
    ),
    needs: [],
  });
};

/** Associated with this victim. Only the platform can tell. */
export const victim = (given: Id): Both => {
  const id = digitsOf(given, 'filter victim');
  return leaf({
    label: `victim ${id}`,
    server: exact(tql.indicators.has('hasVictim', tql.victims('id', 'EQ', id))),
    needs: [],
  });
};

/** @throws {ConfigInvalid} */
const digitsOf = (id: Id, what: string): `${bigint}` => idSegment(id, what) as `${bigint}`;
