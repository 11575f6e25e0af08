// What the resources of one client share.
import { CodedError } from '../core/errors.ts';
import type { HttpClock } from '../http/index.ts';
import type { IndicatorTypeRegistry } from './records/indicator-types.ts';
import type { Transport } from './transport.ts';

/** Instead of an owner's name: all owners that these credentials can read. */
export const ALL_OWNERS: unique symbol = Symbol('all owners');

/** Whose objects: one owner, several, or all. */
export type OwnerChoice = string | readonly string[] | typeof ALL_OWNERS;

export interface ClientContext {
  readonly transport: Transport;
  readonly clock: HttpClock;
  readonly types: IndicatorTypeRegistry;
  /** Applies where a call names no owner; without it the platform takes the user's organisation or all readable owners. */
  readonly defaultOwner: string | undefined;
  /** What the instance has, read once when a call names something that may be misspelt. */
  readonly known: KnownNames;
}

export interface KnownNames {
  readonly owners: (signal?: AbortSignal) => Promise<readonly string[]>;
  readonly indicatorTypes: (signal?: AbortSignal) => Promise<readonly string[]>;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}
export interface OwnedCallOptions extends CallOptions {
  /** @default the client's owner, else the user's organisation */
  readonly owner?: string | undefined;
}

/** @throws {ConfigInvalid} when the name is empty: a variable that is not set would become another owner */
export function checkOwner(name: string | undefined): string | undefined {
  if (name === undefined || name.trim() !== '') return name;
  throw new CodedError(
    'ConfigInvalid',
    'owner: expected a name, got an empty text; is the variable that it comes from set?',
    { details: { object: 'owner' } },
  );
}

/** The `owner` parameter of a request about one object. */
export function ownerQuery(
  context: ClientContext,
  owner: string | undefined,
): readonly (readonly [string, string])[] {
  const name = checkOwner(owner) ?? context.defaultOwner;
  return name === undefined ? [] : [['owner', name]];
}

export const signalOf = (options: CallOptions): { readonly signal?: AbortSignal } =>
  options.signal === undefined ? {} : { signal: options.signal };
