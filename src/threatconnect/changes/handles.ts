// The handles of `handle-contract.ts`: every call notes an operation and returns the handle.
import { CodedError } from '../../core/errors.ts';
import { checkGroupFields } from './group-fields.ts';
import type { Body } from './exact-body.ts';
import type {
  GroupChange,
  IndicatorChange,
  IndicatorReference,
  ObjectChange,
} from './handle-contract.ts';
import type { Known, NewAttribute, Operation, Target } from './operations.ts';
import { hashKindOf } from './requests.ts';
import { idSegment } from '../path-segment.ts';

type WithoutTarget<T> = T extends unknown ? Omit<T, 'target'> : never;
export interface HandleDeps {
  readonly note: (operation: Operation) => void;
  /** Whether an earlier commit has made the object already. */
  readonly isMade: (target: Target) => boolean;
  readonly resolve: (
    reference: { readonly target: Target } | Known,
    kind: Target['kind'],
  ) => Target;
}

const TAG_LENGTH = 128;
const invalid = (object: string, what: string): CodedError =>
  new CodedError('ConfigInvalid', `${object}: ${what}`, { details: { object } });

/** The platform keeps so many digits behind the point; what it would round is not what was meant. */
function checkNumber(
  target: Target,
  what: string,
  value: number,
  { max, decimals }: { readonly max: number; readonly decimals: 0 | 2 },
): number {
  if (value >= 0 && value <= max && Number(value.toFixed(decimals)) === value) return value;
  const [kind, tail] =
    decimals === 0 ? ['whole number', ''] : ['number', ` with at most ${decimals} decimals`];
  throw invalid(target.name, `${what}: expected a ${kind} from 0 to ${max}${tail}, got ${value}`);
}

function common<Self>(
  target: Target,
  { note, resolve }: HandleDeps,
  self: () => Self,
): ObjectChange<Self> {
  const add = (part: WithoutTarget<Operation>): Self => {
    note({ target, ...part });
    return self();
  };
  const each = (
    names: readonly string[],
    part: (name: string) => WithoutTarget<Operation>,
  ): Self => {
    for (const name of names) add(part(name));
    return self();
  };
  const set = (fields: Body): Self => add({ kind: 'set', fields });
  return {
    name: target.name,
    target,
    addAttribute: (type, value, options = {}) => {
      if (value === '') throw invalid(target.name, `attribute ${type}: expected a value, got none`);
      const attribute: NewAttribute = { type, value, ...options };
      return add({ kind: 'addAttribute', attribute });
    },
    updateAttribute: (id, change) =>
      add({
        kind: 'updateAttribute',
        id: idSegment(id, 'attribute'),
        change: typeof change === 'string' ? { value: change } : change,
      }),
    deleteAttribute: (id) => add({ kind: 'deleteAttribute', id: idSegment(id, 'attribute') }),
    addTag: (...names) =>
      each(names, (name) => {
        if (name.trim() === '' || name.length > TAG_LENGTH)
          throw invalid(
            target.name,
            `tag: expected 1 to ${TAG_LENGTH} characters, got ${name.length}`,
          );
        return { kind: 'addTag', name };
      }),
    deleteTag: (...names) => each(names, (name) => ({ kind: 'deleteTag', name })),
    addSecurityLabel: (...names) => each(names, (name) => ({ kind: 'addLabel', name })),
    deleteSecurityLabel: (...names) => each(names, (name) => ({ kind: 'deleteLabel', name })),
    associateGroup: (group) => add({ kind: 'associate', other: resolve(group, 'group') }),
    disassociateGroup: (group) => add({ kind: 'disassociate', other: resolve(group, 'group') }),
    setFirstSeen: (firstSeen) => set({ firstSeen }),
    setLastSeen: (lastSeen) => set({ lastSeen }),
    setExternalDates: ({ added, expires, lastModified }) =>
      set({
        ...(added === undefined ? {} : { externalDateAdded: added }),
        ...(expires === undefined ? {} : { externalDateExpires: expires }),
        ...(lastModified === undefined ? {} : { externalLastModified: lastModified }),
      }),
    delete: () => add({ kind: 'delete' }),
  };
}

export function createIndicatorChange(target: Target, deps: HandleDeps): IndicatorChange {
  const add = (part: WithoutTarget<Operation>): IndicatorChange => {
    deps.note({ target, ...part });
    return handle;
  };
  const set = (fields: Body): IndicatorChange => add({ kind: 'set', fields });
  const other = (reference: IndicatorReference): Target => deps.resolve(reference, 'indicator');
  const handle: IndicatorChange = {
    ...common<IndicatorChange>(target, deps, () => handle),
    setRating: (rating) =>
      set({ rating: checkNumber(target, 'rating', rating, { max: 5, decimals: 2 }) }),
    setConfidence: (confidence) =>
      set({ confidence: checkNumber(target, 'confidence', confidence, { max: 100, decimals: 0 }) }),
    setActive: (active) => set({ active }),
    setActiveLocked: (activeLocked) => set({ activeLocked }),
    setPrivate: (privateFlag) => set({ privateFlag }),
    setDnsActive: (dnsActive) => set({ dnsActive }),
    setWhoisActive: (whoisActive) => set({ whoisActive }),
    setSize: (size) =>
      set({
        size: checkNumber(target, 'size', size, { max: Number.MAX_SAFE_INTEGER, decimals: 0 }),
      }),
    addHash: (hash) => {
      const kind = hashKindOf(hash);
      const { origin } = target;
      // A File that is made here is made with all its hashes at once.
      if (origin.by !== 'value' || origin.values[kind] !== undefined || deps.isMade(target))
        return add({ kind: 'addHash', hash });
      origin.values[kind] = hash.toLowerCase();
      return handle;
    },
    removeHash: (hash) => {
      hashKindOf(hash);
      return add({ kind: 'removeHash', hash });
    },
    addFileOccurrence: (content) => {
      if (Object.keys(content).length === 0)
        throw invalid(target.name, 'file occurrence: expected a file name, a path or a date');
      return add({ kind: 'addOccurrence', content });
    },
    updateFileOccurrence: (id, content) => add({ kind: 'updateOccurrence', id, content }),
    deleteFileOccurrence: (id) => add({ kind: 'deleteOccurrence', id }),
    associateIndicator: (reference, association) =>
      add({ kind: 'associateAs', other: other(reference), association }),
    disassociateIndicator: (reference, association) =>
      add({ kind: 'disassociateAs', other: other(reference), association }),
    addFileAction: (action, reference) =>
      add({ kind: 'addFileAction', action, other: other(reference) }),
    deleteFileAction: (action, reference) =>
      add({ kind: 'deleteFileAction', action, other: other(reference) }),
    reportFalsePositive: () => add({ kind: 'falsePositive' }),
    addObservation: (count, date) => {
      if (!Number.isInteger(count) || count < 1)
        throw invalid(target.name, `observations: expected a whole number above 0, got ${count}`);
      return add({ kind: 'observation', count, ...(date === undefined ? {} : { date }) });
    },
    deactivate: () => add({ kind: 'deactivate' }),
  };
  return handle;
}

export function createGroupChange(target: Target, deps: HandleDeps): GroupChange {
  const add = (part: WithoutTarget<Operation>): GroupChange => {
    deps.note({ target, ...part });
    return handle;
  };
  const handle: GroupChange = {
    ...common<GroupChange>(target, deps, () => handle),
    setName: (name) => add({ kind: 'set', fields: { name } }),
    set: (fields) => add({ kind: 'set', fields: checkGroupFields(target.name, fields) }),
    associateIndicator: (reference) =>
      add({ kind: 'associate', other: deps.resolve(reference, 'indicator') }),
    disassociateIndicator: (reference) =>
      add({ kind: 'disassociate', other: deps.resolve(reference, 'indicator') }),
  };
  return handle;
}
