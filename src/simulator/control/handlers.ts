// The calls of the control API: state and counters, faults, pace, clock, switches, users and owners, reset, edits, canonical lists.
import { z } from 'zod';
import { faultRuleSchema, type ArmedFault } from '../transport/fault-rules.ts';
import { json, plain, type Reply } from '../transport/reply.ts';
import { indicatorTypeSchema, ownerSchema, taxiiUserSchema, userSchema } from '../options.ts';
import { addPrincipals, addTaxiiUsers, declareTypes, type Platform } from '../platform.ts';
import { changePace } from '../state/pace.ts';
import { readSwitchChanges } from '../state/switches.ts';
import { readInstant } from '../values/dates.ts';
import { canonicalOf } from './canonical.ts';
import { applyEdit, editSchema } from './edit.ts';
import { ownersView, batchesView } from './state-view.ts';

interface ControlCall {
  readonly platform: Platform;
  readonly query: URLSearchParams;
  /** Parsed JSON, `{}` when the request had no body. */
  readonly body: unknown;
}
export type ControlHandler = (call: ControlCall) => Reply;

const ok = (body: unknown = { ok: true }): Reply => json(200, body);

const faultView = ({ id, rule, matched, fired }: ArmedFault): Record<string, unknown> => ({
  id,
  ...rule,
  matched,
  fired,
});

const listFaults: ControlHandler = ({ platform }) =>
  ok({
    left: platform.faults.leftOver().map(faultView),
    all: platform.faults.all().map(faultView),
  });

const addFaults: ControlHandler = ({ platform, body }) => {
  const rules = z.union([faultRuleSchema, z.array(faultRuleSchema)]).parse(body);
  const list = Array.isArray(rules) ? rules : [rules];
  return ok({ ids: list.map((rule) => platform.faults.add(rule)) });
};

const state: ControlHandler = ({ platform, query }) =>
  ok({
    owners: ownersView(platform),
    batches: batchesView(platform, Number(query.get('batches') ?? 50)),
    counters: platform.counters.toJson(),
    pace: platform.batches.pace,
    switches: platform.store.switches,
    clock: clockView(platform),
    faultsLeft: platform.faults.leftOver().length,
    sink: platform.sink,
  });

const clockView = ({ store: { clock } }: Platform): Record<string, unknown> => ({
  now: new Date(clock.nowMs()).toISOString(),
  offsetMs: clock.offsetMs,
  frozen: clock.frozen,
});

const clockBody = z.strictObject({
  offsetMs: z.number().optional(),
  advanceMs: z.number().optional(),
  at: z.string().optional(),
  freeze: z.boolean().optional(),
});

const setClock: ControlHandler = ({ platform, body }) => {
  const { clock } = platform.store;
  const change = clockBody.parse(body);
  if (change.offsetMs !== undefined) clock.setOffset(change.offsetMs);
  if (change.at !== undefined) {
    const seconds = readInstant(change.at);
    if (seconds === undefined) return json(400, { error: `at is no date: ${change.at}` });
    clock.setTo(seconds * 1000);
  }
  if (change.advanceMs !== undefined) clock.advance(change.advanceMs);
  if (change.freeze === true) clock.freezeAt(clock.nowMs());
  if (change.freeze === false) clock.setTo(clock.nowMs());
  platform.batches.advance();
  platform.batches.wake();
  return ok(clockView(platform));
};

const setPace: ControlHandler = ({ platform, body }) => {
  platform.batches.setPace(changePace(platform.batches.pace, body));
  return ok(platform.batches.pace);
};

const release: ControlHandler = ({ platform, body }) => {
  const { ids } = z.strictObject({ ids: z.array(z.int()).optional() }).parse(body);
  const released = platform.batches.release(ids ?? 'all');
  platform.batches.advance();
  return ok({ released });
};

const setSwitches: ControlHandler = ({ platform, body }) => {
  Object.assign(platform.store.switches, readSwitchChanges(body));
  platform.store.version += 1;
  return ok(platform.store.switches);
};

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

const addIndicatorTypes: ControlHandler = ({ platform, body }) => {
  declareTypes(platform, [indicatorTypeSchema.parse(body)]);
  platform.store.version += 1;
  return ok();
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

const attributeTypeBody = z.strictObject({
  name: z.string().min(1),
  maxSize: z.int().min(1),
  choices: z.array(z.string().min(1)).optional(),
});

const addAttributeType: ControlHandler = ({ platform, body }) => {
  const { name, maxSize, choices } = attributeTypeBody.parse(body);
  const added = platform.store.vocabulary.addAttributeType(name, maxSize, choices);
  platform.store.version += 1;
  return ok(added);
};

const removeAttributeType: ControlHandler = ({ platform, query }) => {
  const removed = platform.store.vocabulary.attributeTypes.delete(query.get('name') ?? '');
  platform.store.version += 1;
  return ok({ removed });
};

const resetBody = z.strictObject({ keepContent: z.boolean().default(false) });

/** Faults, pace, switches, clock and counters go back to the start; content too unless it is to be kept. */
const reset: ControlHandler = ({ platform, body }) => {
  const { keepContent } = resetBody.parse(body);
  platform.faults.clear();
  platform.counters.reset();
  platform.store.clock.setOffset(0);
  platform.restoreDefaults();
  if (!keepContent) {
    platform.batches.clear();
    platform.store.clearContent();
  }
  platform.batches.wake();
  return ok();
};

const edit: ControlHandler = ({ platform, body }) =>
  applyEdit(platform.store, editSchema.parse(body))
    ? ok()
    : json(404, { error: 'no such indicator' });

const canonical: ControlHandler = ({ platform, query }) => {
  const name = query.get('owner') ?? '';
  const owner = platform.store.owner(name);
  if (owner === undefined) return json(404, { error: `no such owner: ${name}` });
  platform.batches.advance();
  const choice = {
    inactive: query.get('include') === 'inactive',
    groups: query.get('groups') === '1',
  };
  return plain(200, canonicalOf(platform.store, owner, choice), 'text/plain; charset=utf-8');
};

const clearFaults: ControlHandler = ({ platform }) => {
  platform.faults.clear();
  return ok();
};

const resetCounters: ControlHandler = ({ platform }) => {
  platform.counters.reset();
  return ok();
};

export const controlHandlers: Readonly<Record<string, ControlHandler>> = {
  'GET state': state,
  'GET counters': ({ platform }) => ok(platform.counters.toJson()),
  'DELETE counters': resetCounters,
  'GET faults': listFaults,
  'POST faults': addFaults,
  'DELETE faults': clearFaults,
  'GET pace': ({ platform }) => ok(platform.batches.pace),
  'POST pace': setPace,
  'POST release': release,
  'GET clock': ({ platform }) => ok(clockView(platform)),
  'POST clock': setClock,
  'GET switches': ({ platform }) => ok(platform.store.switches),
  'POST switches': setSwitches,
  'POST users': addUsers,
  'POST taxiiUsers': addTaxiiUser,
  'GET owners': ({ platform }) => ok({ owners: ownersView(platform) }),
  'POST owners': addOwners,
  'POST indicatorTypes': addIndicatorTypes,
  'POST tokens': addToken,
  'DELETE tokens': removeToken,
  'POST attributeTypes': addAttributeType,
  'DELETE attributeTypes': removeAttributeType,
  'POST reset': reset,
  'POST edit': edit,
  'GET canonical': canonical,
};
