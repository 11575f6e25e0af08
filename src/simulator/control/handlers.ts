// The calls of the control API by method and name; those about the whole platform are here.
import { z } from 'zod';
import { json, plain } from '../transport/reply.ts';
import { readSwitchChanges } from '../state/switches.ts';
import { ok, type ControlHandler, type ControlHandlers } from './call.ts';
import { canonicalOf } from './canonical.ts';
import { applyEdit, editSchema } from './edit.ts';
import { faultHandlers } from './faults.ts';
import { principalHandlers } from './principals.ts';
import { batchesView, ownersView } from './state-view.ts';
import { clockView, timeHandlers } from './time.ts';
import { typeHandlers } from './types.ts';

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

const setSwitches: ControlHandler = ({ platform, body }) => {
  Object.assign(platform.store.switches, readSwitchChanges(body));
  platform.store.version += 1;
  return ok(platform.store.switches);
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

const resetCounters: ControlHandler = ({ platform }) => {
  platform.counters.reset();
  return ok();
};

export const controlHandlers: ControlHandlers = {
  'GET state': state,
  'GET counters': ({ platform }) => ok(platform.counters.toJson()),
  'DELETE counters': resetCounters,
  ...faultHandlers,
  ...timeHandlers,
  'GET switches': ({ platform }) => ok(platform.store.switches),
  'POST switches': setSwitches,
  ...principalHandlers,
  ...typeHandlers,
  'POST reset': reset,
  'POST edit': edit,
  'GET canonical': canonical,
};
