// Filters on what an object is associated with: groups, tasks, victims.
import type { GroupType } from '../../core/indicator-types.ts';
import { tql } from '../tql/builder.ts';
import { leaf, type Filter } from './filter.ts';
import { exact, listIn, same, type Both } from './judging.ts';

/** Of a group, task or victim: text, so that none is rounded. */
export type Id = `${bigint}` | bigint | number;

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
export const task = (id: Id): Filter<'indicator'> =>
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
