// A unit of work: changes are noted, shown by `diff()`, and sent by `commit()`.
import { randomUUID } from 'node:crypto';
import { CodedError } from '../../core/errors.ts';
import { signalOf, type ClientContext } from '../context.ts';
import type { GroupType } from '../../core/indicator-types.ts';
import type { SecurityLabelsResource } from '../resources/security-labels.ts';
import type { IndicatorsResource, IndicatorTypeName } from '../resources/indicators.ts';
import { createAddressBook } from './address-book.ts';
import { commitOperations, type CommitOptions } from './commit.ts';
import { writeBody } from './exact-body.ts';
import type { GroupChange, IndicatorChange } from './handle-contract.ts';
import { createGroupChange, createIndicatorChange, type HandleDeps } from './handles.ts';
import { describeOperation, findSuperseded, type Operation, type Target } from './operations.ts';
import { toResult, type CommitResult, type State } from './outcomes.ts';
import { toRequest } from './requests.ts';
import { toSteps } from './steps.ts';
import { summaryOf, valuesOf } from './value-keys.ts';

export interface PlannedRequest {
  readonly method: string;
  /** Behind the base address. What has no id yet stands in braces. */
  readonly path: string;
  readonly body: string | undefined;
  readonly operations: readonly string[];
}

export interface OwnerOption {
  /** @default the client's owner */
  readonly owner?: string;
}

export interface ChangeSet {
  /** Makes the indicator when the owner does not have it. */
  readonly indicator: (
    type: IndicatorTypeName,
    value: string | Readonly<Record<string, string>>,
    options?: OwnerOption,
  ) => IndicatorChange;
  /** One that is there: a record that was read, or an id. */
  readonly indicatorById: (record: { readonly id: string }) => IndicatorChange;
  /** One that is there, by value; it is looked up by `commit()` and never made. */
  readonly existingIndicator: (
    type: IndicatorTypeName,
    value: string,
    options?: OwnerOption,
  ) => IndicatorChange;
  /** Makes the group, or updates the one with this xid. @default xid a random one, so that a repeated commit makes one group */
  readonly group: (
    type: GroupType,
    name: string,
    options?: OwnerOption & { readonly xid?: string },
  ) => GroupChange;
  readonly groupById: (record: { readonly id: string }) => GroupChange;
  /** What the next commit would send. Sends nothing. */
  readonly diff: () => readonly PlannedRequest[];
  /**
   * Sends everything that is not done. May be called again after failures: what is done is not sent a second time.
   * Failures of single operations are in the result; `throwIfFailed()` makes them errors.
   */
  readonly commit: (options?: CommitOptions) => Promise<CommitResult>;
}

export interface ChangeDeps {
  readonly context: ClientContext;
  readonly labels: SecurityLabelsResource;
  readonly indicators: IndicatorsResource;
  readonly associationBranches: (signal?: AbortSignal) => Promise<ReadonlyMap<string, string>>;
}

export function createChangeSet(deps: ChangeDeps): ChangeSet {
  const { context } = deps;
  const operations: Operation[] = [];
  const states = new Map<Operation, State>();
  const targets: Target[] = [];
  const handles = new Map<Target, IndicatorChange | GroupChange>();
  const book = createAddressBook(deps);

  const note = (operation: Operation): void => {
    operations.push(operation);
    states.set(operation, { status: 'waiting', error: undefined });
  };
  const target = (part: Omit<Target, 'number' | 'owner'>, owner: string | undefined): Target => {
    const made: Target = { number: targets.length, owner, ...part };
    targets.push(made);
    return made;
  };
  const byId = (id: string, kind: Target['kind']): Target => {
    if (!/^\d+$/.test(id))
      throw new CodedError('ConfigInvalid', `${kind}: expected the digits of an id, got ${id}`, {
        details: { object: id },
      });
    const same = targets.find(
      (one) => one.kind === kind && one.origin.by === 'id' && one.origin.id === id,
    );
    return same ?? target({ kind, name: `${kind} ${id}`, origin: { by: 'id', id } }, undefined);
  };
  const handleDeps: HandleDeps = {
    note,
    resolve: (reference, kind) => {
      if (!('target' in reference)) return byId(reference.id, kind);
      if (targets[reference.target.number] === reference.target) return reference.target;
      throw new CodedError(
        'ConfigInvalid',
        `${reference.target.name}: belongs to another unit of work; commit that first and use its id`,
        { details: { object: reference.target.name } },
      );
    },
  };
  const indicatorOf = (one: Target): IndicatorChange => {
    const handle = handles.get(one) ?? createIndicatorChange(one, handleDeps);
    handles.set(one, handle);
    return handle as IndicatorChange;
  };
  const groupOf = (one: Target): GroupChange => {
    const handle = handles.get(one) ?? createGroupChange(one, handleDeps);
    handles.set(one, handle);
    return handle as GroupChange;
  };
  const ownerOf = (options: OwnerOption): string | undefined =>
    options.owner ?? context.defaultOwner;

  const supersede = (): void => {
    for (const operation of findSuperseded(operations)) {
      const state = states.get(operation);
      if (state !== undefined && state.status !== 'done') state.status = 'superseded';
    }
  };
  const open = (): readonly Operation[] =>
    operations.filter(
      (operation) => !['done', 'superseded'].includes(states.get(operation)?.status ?? ''),
    );

  return {
    indicator: (type, value, options = {}) => {
      const values = valuesOf(type, value, context.types);
      const summary = summaryOf(values);
      const owner = ownerOf(options);
      const known = targets.find(
        ({ origin, owner: other }) =>
          origin.by === 'value' &&
          origin.type === type &&
          origin.summary === summary &&
          other === owner,
      );
      if (known !== undefined) return indicatorOf(known);
      const made = target(
        {
          kind: 'indicator',
          name: `${type} ${summary}`,
          origin: { by: 'value', type, values, summary },
        },
        owner,
      );
      note({ kind: 'create', target: made });
      return indicatorOf(made);
    },
    indicatorById: ({ id }) => indicatorOf(byId(id, 'indicator')),
    existingIndicator: (type, value, options = {}) =>
      indicatorOf(
        target(
          {
            kind: 'indicator',
            name: `${type} ${value}`,
            origin: { by: 'lookup', type, summary: value },
          },
          ownerOf(options),
        ),
      ),
    group: (type, name, options = {}) => {
      const xid = options.xid ?? randomUUID();
      const made = target(
        {
          kind: 'group',
          name: `${type} ${name}`,
          origin: { by: 'new', type, groupName: name, xid },
        },
        ownerOf(options),
      );
      note({ kind: 'create', target: made });
      return groupOf(made);
    },
    groupById: ({ id }) => groupOf(byId(id, 'group')),
    diff: () => {
      supersede();
      return toSteps(open()).map((step) => {
        const { method, path, query, body } = toRequest(step, book.inWords);
        const owner = query?.map(([name, value]) => `${name}=${value}`).join('&') ?? '';
        return {
          method,
          path: owner === '' ? path : `${path}?${owner}`,
          body: body === undefined ? undefined : writeBody(body),
          operations: step.operations.map(describeOperation),
        };
      });
    },
    commit: async (options = {}) => {
      supersede();
      await book.prepare(open(), signalOf(options));
      await commitOperations(operations, states, options, {
        transport: context.transport,
        addresses: book.exact,
        learnId: book.learnId,
        knowsId: book.knowsId,
        hasAttribute: book.hasAttribute,
      });
      return toResult(operations, states);
    },
  };
}
