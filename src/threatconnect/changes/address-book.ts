// Ids, old paths, labels and associations of the objects in a unit of work, learnt while it is committed.
import { CodedError } from '../../core/errors.ts';
import { optionalText } from '../records/row.ts';
import { readOne } from '../resources/read-one.ts';
import type { Operation, Target } from './operations.ts';
import type { Addresses } from './requests.ts';
import type { ChangeDeps } from './change-set-contract.ts';
import { pathSegment } from '../path-segment.ts';

export interface AddressBook {
  readonly exact: Addresses;
  /** For `diff()`: what is not known yet stands in braces. */
  readonly inWords: Addresses;
  readonly learnId: (target: Target, id: string) => void;
  readonly knowsId: (target: Target) => boolean;
  /** Looks up what the operations need to know, before the first of them is sent. */
  readonly prepare: (
    operations: readonly Operation[],
    options: { readonly signal?: AbortSignal },
  ) => Promise<void>;
}

const missing = (what: string, object: string): CodedError =>
  new CodedError('ConfigInvalid', `${object}: ${what}`, { details: { object } });

export function createAddressBook({
  context,
  labels,
  indicators,
  associationBranches,
}: ChangeDeps): AddressBook {
  const ids = new Map<Target, string>();
  const values = new Map<
    Target,
    { readonly type: string; readonly value: string; readonly owner: string | undefined }
  >();
  let branches: ReadonlyMap<string, string> = new Map();
  let labelNames: (name: string) => string | undefined = () => undefined;

  const idOf = (target: Target): string | undefined =>
    target.origin.by === 'id' ? target.origin.id : ids.get(target);
  const valueOf = (target: Target) => {
    const { origin } = target;
    const known = values.get(target);
    if (known !== undefined) return known;
    return origin.by === 'value' || origin.by === 'lookup'
      ? { type: origin.type, value: firstPart(origin.type, origin.summary) }
      : undefined;
  };
  const oldPath = (type: string, value: string): string => {
    const branch = context.types.find(type)?.apiBranch;
    if (branch === undefined || branch === '')
      throw missing('its type has no branch; call types.discover()', type);
    return `/v2/indicators/${branch}/${pathSegment(value)}`;
  };
  const ownerOf = (target: Target): string | undefined => target.owner ?? values.get(target)?.owner;
  const exact: Addresses = {
    idOf: (target) => {
      const id = idOf(target);
      if (id === undefined) throw missing('does not exist', target.name);
      return id;
    },
    oldPathOf: (target) => {
      const known = valueOf(target);
      if (known === undefined) throw missing('its value is not known', target.name);
      return oldPath(known.type, known.value);
    },
    ownerOf,
    labelOf: (name) => {
      const found = labelNames(name);
      if (found === undefined) throw missing('no such security label in this instance', name);
      return found;
    },
    associationOf: (name) => {
      const found = branches.get(name.toLowerCase());
      if (found === undefined)
        throw missing(
          `no such association; this instance has ${[...branches.keys()].join(', ')}`,
          name,
        );
      return found;
    },
  };

  return {
    exact,
    inWords: {
      idOf: (target) => idOf(target) ?? `{${target.name}}`,
      oldPathOf: (target) => {
        const known = valueOf(target);
        return known === undefined ? `{${target.name}}` : oldPath(known.type, known.value);
      },
      ownerOf,
      labelOf: (name) => name,
      associationOf: (name) => branches.get(name.toLowerCase()) ?? `{${name}}`,
    },
    learnId: (target, id) => void ids.set(target, id),
    knowsId: (target) => idOf(target) !== undefined,
    prepare: async (operations, options) => {
      const involved = new Set(
        operations.flatMap((one) => ('other' in one ? [one.target, one.other] : [one.target])),
      );
      for (const target of involved) {
        const { origin } = target;
        if (origin.by !== 'lookup' || ids.has(target)) continue;
        const found = await indicators.find(origin.summary, {
          type: origin.type,
          ...(target.owner === undefined ? {} : { owner: target.owner }),
          ...options,
        });
        if (found === undefined) continue;
        ids.set(target, found.id);
        // Paths of the old interface want the platform's spelling.
        const { type, summary, ownerName } = found;
        values.set(target, { type, value: firstPart(type, summary), owner: ownerName });
      }
      for (const target of targetsOfOldPaths(operations)) {
        if (valueOf(target) !== undefined || target.origin.by !== 'id') continue;
        const row = await readOne(
          context,
          `/v3/indicators/${target.origin.id}`,
          target.name,
          [],
          options,
        );
        const type = optionalText(row, 'type') ?? '';
        const summary = optionalText(row, 'summary') ?? '';
        values.set(target, {
          type,
          value: firstPart(type, summary),
          owner: optionalText(row, 'ownerName'),
        });
      }
      if (operations.some(namesLabels)) labelNames = await labels.resolver(options);
      if (operations.some(({ kind }) => kind === 'associateAs' || kind === 'disassociateAs'))
        branches = await associationBranches(options.signal);
    },
  };
}

const namesLabels = (operation: Operation): boolean =>
  operation.kind === 'addLabel' ||
  operation.kind === 'deleteLabel' ||
  (operation.kind === 'addAttribute' && operation.attribute.securityLabels !== undefined);

/** Requests of the old interface name indicators by value. */
const targetsOfOldPaths = (operations: readonly Operation[]): readonly Target[] =>
  operations.flatMap((operation) => {
    const { kind, target } = operation;
    if (kind === 'associateAs' || kind === 'disassociateAs') return [target, operation.other];
    const isOld = kind === 'updateOccurrence' || kind === 'observation';
    return isOld && (kind !== 'observation' || operation.date !== undefined) ? [target] : [];
  });

/** A File is addressed by any one of its hashes. */
const firstPart = (type: string, summary: string): string =>
  type === 'File' ? (summary.split(' : ')[0] ?? summary) : summary;
