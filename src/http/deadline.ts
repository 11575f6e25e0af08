// One abort signal per request out of two reasons: the caller gave up, or the total time is over (R11).
import { setMaxListeners } from 'node:events';
import { CodedError } from '../core/errors.ts';
import type { HttpRole } from './contract.ts';
import { unreachableCode } from './network-errors.ts';

export interface Deadline {
  readonly signal: AbortSignal;
  /** Why the signal fired, if it did. */
  readonly error: () => CodedError | undefined;
  /** The total time is over from here on; the caller may still give up. */
  readonly stopTimer: () => void;
  readonly clear: () => void;
}

export function startDeadline(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  context: { readonly role: HttpRole; readonly method: string; readonly target: string },
): Deadline {
  const controller = new AbortController();
  const what = `${context.method} ${context.target}`;
  let error: CodedError | undefined;
  const stop = (reason: CodedError): void => {
    error ??= reason;
    controller.abort(reason);
  };
  const cancel = (): void => {
    stop(new CodedError('Cancelled', `${what}: cancelled by the caller`, { cause: outer?.reason }));
  };
  const timer = setTimeout(() => {
    const message = `${what}: not complete within the total time-out of ${timeoutMs} ms`;
    stop(new CodedError(unreachableCode(context.role), message, { details: { timeoutMs } }));
  }, timeoutMs);
  if (outer?.aborted === true) cancel();
  if (outer !== undefined) {
    // A caller may ask many things at a time; each takes its listener back. Node warns of the eleventh, on the terminal, as of a leak.
    setMaxListeners(0, outer);
    outer.addEventListener('abort', cancel, { once: true });
  }
  return {
    signal: controller.signal,
    error: () => error,
    stopTimer: () => {
      clearTimeout(timer);
    },
    clear: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', cancel);
    },
  };
}
