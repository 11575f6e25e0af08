// A unit of work: changes are noted, shown by `diff()`, and sent by `commit()`.
import { randomUUID } from 'node:crypto';
import { checkOwner, signalOf } from '../context.ts';
import { createAddressBook } from './address-book.ts';
import type { ChangeDeps, ChangeSet, OwnerOption } from './change-set-contract.ts';
import { commitOperations } from './commit.ts';
import { describeOperation } from './describe-operation.ts';
import { writeBody } from './exact-body.ts';
import { createLostAdditions } from './lost-additions.ts';
import { createObjects } from './objects.ts';
import { findSuperseded } from './operation-order.ts';
import type { Operation } from './operations.ts';
import { toResult, type CommitResult, type State } from './outcomes.ts';
import { toRequest } from './requests.ts';
import { toSteps } from './steps.ts';
import { summaryOf, valuesOf } from './value-keys.ts';

export function createChangeSet(deps: ChangeDeps): ChangeSet {
  const { context } = deps;
  const operations: Operation[] = [];
  const states = new Map<Operation, State>();
  const book = createAddressBook(deps);
  const additions = createLostAdditions(context, book.exact);
  const note = (operation: Operation): void => {
    operations.push(operation);
    states.set(operation, { status: 'waiting', error: undefined });
  };
  const objects = createObjects({
    note,
    isMade: (target) =>
      operations.some(
        (one) =>
          one.kind === 'create' && one.target === target && states.get(one)?.status === 'done',
      ),
  });
  const ownerOf = (options: OwnerOption): string | undefined =>
    checkOwner(options.owner) ?? context.defaultOwner;

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
  /** Commits run one after the other: two at once would send everything twice. */
  let last: Promise<unknown> = Promise.resolve();

  return {
    indicator: (type, value, options = {}) => {
      const values = valuesOf(type, value, context.types);
      const origin = { by: 'value', type, values, summary: summaryOf(values) } as const;
      return objects.indicator(origin, ownerOf(options));
    },
    indicatorById: (record) => objects.indicatorById(record),
    existingIndicator: (type, value, options = {}) =>
      objects.indicator({ by: 'lookup', type, summary: value }, ownerOf(options)),
    group: (type, name, options = {}) => {
      const xid = options.xid ?? randomUUID();
      return objects.group({ by: 'new', type, groupName: name, xid }, ownerOf(options));
    },
    groupById: (record) => objects.groupById(record),
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
    commit: (options = {}) => {
      const commit = async (): Promise<CommitResult> => {
        supersede();
        await book.prepare(open(), signalOf(options));
        await commitOperations(operations, states, options, {
          transport: context.transport,
          addresses: book.exact,
          learnId: book.learnId,
          knowsId: book.knowsId,
          additions,
        });
        return toResult(operations, states);
      };
      const result = last.then(commit);
      last = result.catch(() => undefined);
      return result;
    },
  };
}
