// One step as a request of v3, or of v2 where v3 has nothing.
import { CodedError } from '../../core/errors.ts';
import { idSegment } from '../path-segment.ts';
import { digits, type Body, type BodyValue } from './exact-body.ts';
import type { Operation, Target } from './operations.ts';
import type { Step } from './steps.ts';

export interface StepRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: Body;
}

/** What a request needs to know about objects; for `diff()` it answers with words. */
export interface Addresses {
  readonly idOf: (target: Target) => string;
  /** Branch and value in paths of the old interface. */
  readonly oldPathOf: (target: Target) => string;
  /** Whose object it is, for paths of the old interface, which look in one owner only. */
  readonly ownerOf: (target: Target) => string | undefined;
  readonly labelOf: (name: string) => string;
  readonly associationOf: (name: string) => string;
}

const HASH_KINDS: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** @throws {ConfigInvalid} when a text is no hash */
export function hashKindOf(hash: string): string {
  const kind = /^[0-9a-f]+$/i.test(hash) ? HASH_KINDS[hash.length] : undefined;
  if (kind !== undefined) return kind;
  throw new CodedError(
    'ConfigInvalid',
    `hash: expected 32, 40 or 64 hex digits, got ${hash.length} characters`,
    { details: { object: 'hash' } },
  );
}

const nested = (key: string, data: readonly BodyValue[], mode: 'append' | 'delete'): Body => ({
  [key]: { data, mode },
});
const only = (operations: readonly Operation[], kind: Operation['kind']): boolean =>
  operations.every((operation) => operation.kind === kind);

export function toRequest({ target, operations }: Step, addresses: Addresses): StepRequest {
  const collection = target.kind === 'indicator' ? '/v3/indicators' : '/v3/groups';
  const owner: readonly (readonly [string, string])[] =
    target.owner === undefined ? [] : [['owner', target.owner]];
  const [operation] = operations;

  if (operations.some(({ kind }) => kind === 'create')) {
    return { method: 'POST', path: collection, query: owner, body: newObject(target, operations) };
  }
  const at = `${collection}/${addresses.idOf(target)}`;
  const put = (body: Body): StepRequest => ({ method: 'PUT', path: at, body });
  const old = (method: StepRequest['method'], tail: string, body?: Body): StepRequest => {
    const name = addresses.ownerOf(target);
    return {
      method,
      path: `${addresses.oldPathOf(target)}${tail}`,
      ...(name === undefined ? {} : { query: [['owner', name]] }),
      ...(body === undefined ? {} : { body }),
    };
  };
  const names = (mode: 'append' | 'delete', key: string, resolve: (name: string) => string) =>
    put(
      nested(
        key,
        operations.map((one) => ({ name: 'name' in one ? resolve(one.name) : '' })),
        mode,
      ),
    );
  const links = (mode: 'append' | 'delete') => {
    const others = operations.flatMap((one) => ('other' in one ? [one.other] : []));
    const key = others[0]?.kind === 'group' ? 'associatedGroups' : 'associatedIndicators';
    const data = others.map((other) => ({ id: digits(addresses.idOf(other)) }));
    return put(nested(key, data, mode));
  };

  switch (operation.kind) {
    case 'create':
    case 'set':
      return put(fieldsOf(operations));
    case 'addHash':
    case 'removeHash':
      return put({
        [hashKindOf(operation.hash)]: operation.hash,
        mode: operation.kind === 'addHash' ? 'merge' : 'delete',
      });
    case 'addAttribute': {
      const { securityLabels, ...attribute } = operation.attribute;
      const labels =
        securityLabels === undefined
          ? {}
          : {
              securityLabels: {
                data: securityLabels.map((name) => ({ name: addresses.labelOf(name) })),
              },
            };
      return put(nested('attributes', [{ ...attribute, ...labels }], 'append'));
    }
    case 'updateAttribute':
      return put(
        nested('attributes', [{ id: digits(operation.id), ...operation.change }], 'append'),
      );
    case 'deleteAttribute':
      return put(nested('attributes', [{ id: digits(operation.id) }], 'delete'));
    case 'addTag':
    case 'deleteTag':
      return names(only(operations, 'addTag') ? 'append' : 'delete', 'tags', (name) => name);
    case 'addLabel':
    case 'deleteLabel':
      return names(
        only(operations, 'addLabel') ? 'append' : 'delete',
        'securityLabels',
        addresses.labelOf,
      );
    case 'addOccurrence':
      return put(nested('fileOccurrences', [{ ...operation.content }], 'append'));
    case 'updateOccurrence':
      return old('PUT', `/fileOccurrences/${idSegment(operation.id, 'file occurrence')}`, {
        ...operation.content,
      });
    case 'deleteOccurrence':
      return put(nested('fileOccurrences', [{ id: digits(operation.id) }], 'delete'));
    case 'associate':
    case 'disassociate':
      return links(only(operations, 'associate') ? 'append' : 'delete');
    case 'associateAs':
    case 'disassociateAs': {
      const branch = addresses.associationOf(operation.association);
      const other = addresses.oldPathOf(operation.other).replace('/v2', '');
      const method = operation.kind === 'associateAs' ? 'POST' : 'DELETE';
      return old(method, `/associations/${encodeURIComponent(branch)}${other}`);
    }
    case 'addFileAction':
    case 'deleteFileAction': {
      const indicator = { id: digits(addresses.idOf(operation.other)) };
      const mode = operation.kind === 'addFileAction' ? 'append' : 'delete';
      return put(nested('fileActions', [{ relationship: operation.action, indicator }], mode));
    }
    case 'falsePositive':
      return put({ falsePositiveFlag: true });
    case 'observation':
      // Only the old interface takes the date of an observation.
      return operation.date === undefined
        ? put({ observations: operation.count })
        : old('POST', '/observations', {
            count: operation.count,
            dateObserved: operation.date,
          });
    case 'deactivate':
      return put({ active: false, activeLocked: true });
    case 'delete':
      return { method: 'DELETE', path: at };
  }
}

const fieldsOf = (operations: readonly Operation[]): Body =>
  Object.assign(
    {},
    ...operations.map((operation) => (operation.kind === 'set' ? operation.fields : {})),
  ) as Body;

function newObject({ origin }: Target, operations: readonly Operation[]): Body {
  const fields = fieldsOf(operations);
  switch (origin.by) {
    case 'value':
      return { type: origin.type, ...origin.values, ...fields };
    case 'new':
      return { type: origin.type, name: origin.groupName, xid: origin.xid, ...fields };
    case 'id':
    case 'lookup':
      return fields;
  }
}
