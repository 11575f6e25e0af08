// Calls of the control API about who there is: users, readers over TAXII, owners, tokens.
import { z } from 'zod';
import { json } from '../transport/reply.ts';
import { ownerSchema, taxiiUserSchema, userSchema } from '../options.ts';
import { addPrincipals, addTaxiiUsers } from '../platform.ts';
import { ok, type ControlHandler, type ControlHandlers } from './call.ts';
import { ownersView } from './state-view.ts';

const addUsers: ControlHandler = ({ platform, body }) => {
  addPrincipals(platform, { users: [userSchema.parse(body)], owners: [] });
  // What a user sees may have changed, and with it every kept list.
  platform.store.version += 1;
  return ok();
};

const addTaxiiUser: ControlHandler = ({ platform, body }) => {
  addTaxiiUsers(platform, [taxiiUserSchema.parse(body)]);
  return ok();
};

const addOwners: ControlHandler = ({ platform, body }) => {
  addPrincipals(platform, { users: [], owners: [ownerSchema.parse(body)] });
  platform.store.version += 1;
  return ok({ owners: ownersView(platform) });
};

const tokenBody = z.strictObject({
  accessId: z.string(),
  kind: z.enum(['APIV2', 'API', 'SVC']).default('APIV2'),
  lifetimeMs: z.number().min(0).optional(),
});

/** What an administrator does: a new API-user token ends the user's earlier ones. */
const addToken: ControlHandler = ({ platform: { access, store }, body }) => {
  const { accessId, kind, lifetimeMs } = tokenBody.parse(body);
  if (!access.users.has(accessId)) return json(404, { error: `no such user: ${accessId}` });
  const { text, expiresAtMs } = access.tokens.issue(
    kind,
    accessId,
    store.clock.nowMs(),
    lifetimeMs,
  );
  return ok({ token: text, expiresAtMs });
};

const removeToken: ControlHandler = ({ platform, query }) =>
  ok({ removed: platform.access.tokens.remove(query.get('token') ?? '') });

export const principalHandlers: ControlHandlers = {
  'POST users': addUsers,
  'POST taxiiUsers': addTaxiiUser,
  'GET owners': ({ platform }) => ok({ owners: ownersView(platform) }),
  'POST owners': addOwners,
  'POST tokens': addToken,
  'DELETE tokens': removeToken,
};
