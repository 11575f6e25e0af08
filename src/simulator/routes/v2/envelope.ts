// What every v2 resource shares: the owner a request means, refusals, bodies, permissions.
import type { Power } from '../../state/access.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import { json, ReplyError, v2Failure, type Reply } from '../../transport/reply.ts';
import { jsonBody, type ApiRequest } from '../../transport/request.ts';

export type Parameters = Readonly<Record<string, string>>;
export type Entity = Readonly<Record<string, unknown>>;

export const refuseV2 = (status: number, message: string): never => {
  throw new ReplyError(v2Failure(status, message));
};

export const notFound = (): never => refuseV2(404, 'The requested resource was not found');

export const succeeded = (): Reply => json(200, { status: 'Success' });

/** The owner of the query, else the user's own. */
export const v2Owner = ({ platform, user, query }: ApiRequest): OwnerRecord => {
  const name = query.get('owner');
  const owner =
    name === null ? platform.access.homeOwner(user) : platform.access.visibleOwner(user, name);
  return owner ?? refuseV2(403, 'The requested owner was not found');
};

/** `what` and `done` fill the platform's sentence, for example `indicator` and `deleted`. */
export const requireV2 = (
  { platform, user }: ApiRequest,
  owner: OwnerRecord,
  power: Power,
  what: string,
  done: string,
): void => {
  if (!platform.access.can(user, owner, power))
    refuseV2(401, `The requested ${what} was not ${done} - access was denied`);
};

export const entityOf = (request: ApiRequest): Entity => {
  const body = jsonBody(request);
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Entity)
    : refuseV2(400, 'The request was not properly formed');
};

/** v2 writes booleans as text in some places and as booleans in others; both are read. */
export const flagOf = (entity: Entity, key: string): boolean | undefined => {
  const value = entity[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  // The vendor's framework switches an indicator on and off with the numbers.
  if (value === 1 || value === 0) return value === 1;
  return refuseV2(400, `Please enter a valid ${key}`);
};
