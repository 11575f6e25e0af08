// The objects of a unit of work: each of them once, with its handle.
import { CodedError } from '../../core/errors.ts';
import type { GroupChange, IndicatorChange } from './handle-contract.ts';
import { idSegment } from '../path-segment.ts';
import { createGroupChange, createIndicatorChange, type HandleDeps } from './handles.ts';
import type { Known, Operation, Target } from './operations.ts';

type Origin<By extends Target['origin']['by']> = Target['origin'] & { readonly by: By };

const wordsOf = ({ type, summary, name }: Known): string =>
  [type, summary ?? name].filter((word) => typeof word === 'string' && word !== '').join(' ');

export interface Objects {
  /** One that is made or looked up; the same value in the same owner is the same object. */
  readonly indicator: (
    origin: Origin<'value' | 'lookup'>,
    owner: string | undefined,
  ) => IndicatorChange;
  readonly indicatorById: (record: Known) => IndicatorChange;
  readonly group: (origin: Origin<'new'>, owner: string | undefined) => GroupChange;
  readonly groupById: (record: Known) => GroupChange;
}

export function createObjects({
  note,
  isMade,
}: {
  readonly note: (operation: Operation) => void;
  readonly isMade: (target: Target) => boolean;
}): Objects {
  const targets: Target[] = [];
  const indicators = new Map<Target, IndicatorChange>();
  const groups = new Map<Target, GroupChange>();
  /** Many objects of one unit of work are found again without looking through all of them. */
  const byKey = new Map<string, Target>();

  const target = (key: string, part: Omit<Target, 'number'>): Target => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const made: Target = { number: targets.length, ...part };
    targets.push(made);
    byKey.set(key, made);
    if (made.origin.by === 'value' || made.origin.by === 'new')
      note({ kind: 'create', target: made });
    return made;
  };
  const byId = (record: Known, kind: Target['kind']): Target => {
    const id = idSegment(record.id, kind);
    const words = wordsOf(record);
    const name = words === '' ? `${kind} ${id}` : `${words} (${kind} ${id})`;
    return target(keyOf(kind, id), { kind, name, owner: undefined, origin: { by: 'id', id } });
  };
  const deps: HandleDeps = {
    note,
    isMade,
    resolve: (reference, kind) => {
      if (!('target' in reference)) return byId(reference, kind);
      if (targets[reference.target.number] === reference.target) return reference.target;
      throw new CodedError(
        'ConfigInvalid',
        `${reference.target.name}: belongs to another unit of work; commit that first and use its id`,
        { details: { object: reference.target.name } },
      );
    },
  };
  const handleOf = <H>(handles: Map<Target, H>, one: Target, make: () => H): H => {
    const handle = handles.get(one) ?? make();
    handles.set(one, handle);
    return handle;
  };
  const indicatorOf = (one: Target): IndicatorChange =>
    handleOf(indicators, one, () => createIndicatorChange(one, deps));
  const groupOf = (one: Target): GroupChange =>
    handleOf(groups, one, () => createGroupChange(one, deps));

  return {
    indicator: (origin, owner) => {
      const { by, type, summary } = origin;
      const name = `${type} ${summary}`;
      const key = keyOf(by, type, summary, owner);
      return indicatorOf(target(key, { kind: 'indicator', name, owner, origin }));
    },
    indicatorById: (record) => indicatorOf(byId(record, 'indicator')),
    group: (origin, owner) => {
      const name = `${origin.type} ${origin.groupName}`;
      const key = keyOf(origin.by, origin.type, origin.groupName, origin.xid, owner);
      return groupOf(target(key, { kind: 'group', name, owner, origin }));
    },
    groupById: (record) => groupOf(byId(record, 'group')),
  };
}

const keyOf = (...parts: readonly (string | undefined)[]): string => JSON.stringify(parts);
