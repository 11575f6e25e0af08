// What indicators and groups share in v3: who may write, the body, the owner a write goes to, dates, the answers.
import { json, ReplyError, v3Error, withRatings, type Reply } from '../../transport/reply.ts';
import { parseJson } from '../../transport/json-body.ts';
import type { ApiRequest } from '../../transport/request.ts';
import type { Power } from '../../state/access.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import { DATE_KEYS, type IntelRecord } from '../../state/records.ts';
import { readInstant } from '../../values/dates.ts';
import { isBody, type Body } from './nested-read.ts';

export const refuse = (...error: Parameters<typeof v3Error>): never => {
  throw new ReplyError(v3Error(...error));
};

export const readObject = (request: ApiRequest): Body => {
  let body: unknown;
  try {
    body = parseJson(request.body);
  } catch {
    return refuse('ImproperFormat');
  }
  return isBody(body) ? body : refuse('ImproperFormat');
};

/** The owner named in the query or the body, else the user's own. */
export const targetOwner = (request: ApiRequest, body: Body = {}): OwnerRecord => {
  const { access } = request.platform;
  const name = request.query.get('owner') ?? body['ownerName'];
  const id = body['ownerId'];
  const owner =
    typeof name === 'string'
      ? access.visibleOwner(request.user, name)
      : typeof id === 'number'
        ? access.visibleOwners(request.user).find((one) => one.id === id)
        : access.homeOwner(request.user);
  return owner ?? refuse('Forbidden', 'The requested owner was not found');
};

export const requirePower = (
  { platform, user }: ApiRequest,
  owner: OwnerRecord,
  power: Power,
): void => {
  if (platform.access.can(user, owner, power)) return;
  refuse(platform.store.switches.v3Denied === '403' ? 'Forbidden' : 'Unauthorized');
};

/** The body of a create and the owner it goes to. */
export const readCreate = (
  request: ApiRequest,
): { readonly body: Body; readonly owner: OwnerRecord } => {
  const body = readObject(request);
  const owner = targetOwner(request, body);
  requirePower(request, owner, 'write');
  return { body, owner };
};

/** Which records the user sees: those of the owner of the query, or of every owner they see. */
export const visibleTo = (
  request: ApiRequest,
): ((record: { readonly owner: OwnerRecord }) => boolean) => {
  const owners = request.query.has('owner')
    ? [targetOwner(request)]
    : request.platform.access.visibleOwners(request.user);
  const seen = new Set(owners);
  return ({ owner }) => seen.has(owner);
};

export const writeDates = (record: IntelRecord, body: Body): void => {
  for (const key of DATE_KEYS) {
    const value = body[key];
    if (typeof value !== 'string') continue;
    const seconds = readInstant(value) ?? refuse('BadRequest', `Please enter a valid ${key}`);
    record.dates = { ...record.dates, [key]: seconds };
  }
};

export const oneReply = (data: unknown, message?: 'Created' | 'Updated'): Reply =>
  withRatings(
    json(message === 'Created' ? 201 : 200, {
      data,
      ...(message === undefined ? {} : { message }),
      status: 'Success',
    }),
  );

export const deletedReply = (): Reply => json(200, { message: 'Deleted', status: 'Success' });
