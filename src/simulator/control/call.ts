// One call of the control API, and what a handler of it is.
import { json, type Reply } from '../transport/reply.ts';
import type { Platform } from '../platform.ts';

export interface ControlCall {
  readonly platform: Platform;
  readonly query: URLSearchParams;
  /** Parsed JSON, `{}` when the request had no body. */
  readonly body: unknown;
}
export type ControlHandler = (call: ControlCall) => Reply;

export type ControlHandlers = Readonly<Record<string, ControlHandler>>;

export const ok = (body: unknown = { ok: true }): Reply => json(200, body);
