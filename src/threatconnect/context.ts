// What the resources of one client share.
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
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}
export interface OwnedCallOptions extends CallOptions {
  /** @default the client's owner, else the user's organisation */
  readonly owner?: string;
}

/** The `owner` parameter of a request about one object. */
export function ownerQuery(
  context: ClientContext,
  owner: string | undefined,
): readonly (readonly [string, string])[] {
  const name = owner ?? context.defaultOwner;
  return name === undefined ? [] : [['owner', name]];
}

export const signalOf = (options: CallOptions): { readonly signal?: AbortSignal } =>
  options.signal === undefined ? {} : { signal: options.signal };
