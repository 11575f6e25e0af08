// What may still reach the platform: the plan that a run is about to carry out, and a note for each of its batches.
import type { BatchNote, BeginPlan, FeedState, NoteBatch } from './feed-state.ts';
import { isSameChunk } from './pending-plans.ts';
import { requireHolder } from './state-lease.ts';
import type { Step } from './state-step.ts';

/** Adds the plan to what is pending; never replaces what an earlier run left there. */
export function beginPlan(state: FeedState, command: BeginPlan): Step<null> {
  requireHolder(state, command);
  const { epoch, plan } = command;
  const isKnown = state.pending.some((held) => held.epoch === epoch && held.plan.uri === plan.uri);
  if (isKnown) return { state, reply: null };
  return { state: { ...state, pending: [...state.pending, { epoch, plan }] }, reply: null };
}

/**
 * Remembers the batch of a chunk before its upload. The first batch of a chunk stays, so that a retry goes on with it, whatever
 * batch it has made itself; each note moves the deadline on, because the attempt that asked may now upload until then. An id
 * that became known later is added.
 */
export function noteBatch(state: FeedState, command: NoteBatch, now: string): Step<BatchNote> {
  requireHolder(state, command);
  const known = state.notes.find((note) => isSameChunk(note, command));
  const batchId = known?.batchId ?? command.batchId;
  const uploadUntil = new Date(Date.parse(now) + command.uploadWithinMs).toISOString();
  const note: BatchNote = {
    epoch: command.epoch,
    chunk: command.chunk,
    ...(batchId === undefined ? {} : { batchId }),
    notedAt: known?.notedAt ?? now,
    uploadUntil: known && known.uploadUntil > uploadUntil ? known.uploadUntil : uploadUntil,
    instance: command.instance,
  };
  return {
    state: { ...state, notes: [...state.notes.filter((other) => other !== known), note] },
    reply: note,
  };
}
