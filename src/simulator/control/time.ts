// Calls of the control API that move time: the clock, the pace of batches, those that are held.
import { z } from 'zod';
import { json } from '../transport/reply.ts';
import type { Platform } from '../platform.ts';
import { changePace } from '../state/pace.ts';
import { readInstant } from '../values/dates.ts';
import { ok, type ControlHandler, type ControlHandlers } from './call.ts';

export const clockView = ({ store: { clock } }: Platform): Record<string, unknown> => ({
  now: new Date(clock.nowMs()).toISOString(),
  offsetMs: clock.offsetMs,
  frozen: clock.frozen,
});

/** A hundred years: far enough, and still a date. */
const MAX_DISTANCE_MS = 100 * 365 * 86_400_000;
const distance = z.number().min(-MAX_DISTANCE_MS).max(MAX_DISTANCE_MS);

const clockBody = z.strictObject({
  offsetMs: distance.optional(),
  advanceMs: distance.optional(),
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

export const timeHandlers: ControlHandlers = {
  'GET pace': ({ platform }) => ok(platform.batches.pace),
  'POST pace': setPace,
  'POST release': release,
  'GET clock': ({ platform }) => ok(clockView(platform)),
  'POST clock': setClock,
};
