// What all fetches of one worker share: tokens, so that ten collections do not log in ten times, and the pace of each host (A6, A7).
import { setTimeout as delay } from 'node:timers/promises';

export interface Token {
  readonly value: string;
  /** Milliseconds since 1970 from which a new one is asked for. */
  readonly renewAt: number;
}

export interface SourceAccess {
  /** The held token of this key, or the one that `ask` gets; concurrent callers share one question. */
  token(key: string, now: number, ask: () => Promise<Token>): Promise<Token>;
  /** Forgets a token that was refused, unless another one has taken its place. */
  refuse(key: string, value: string): void;
  /** Waits until the host may be asked again. */
  turn(origin: string, everyMs: number, signal: AbortSignal | undefined): Promise<void>;
}

export function createSourceAccess(): SourceAccess {
  const tokens = new Map<string, Promise<Token>>();
  const current = new Map<string, string>();
  const freeAt = new Map<string, number>();
  return {
    token: async (key, now, ask) => {
      const held = tokens.get(key);
      if (held) {
        const token = await held;
        if (token.renewAt > now) return token;
        if (tokens.get(key) !== held) return (await tokens.get(key)) ?? token;
      }
      const asking = ask();
      tokens.set(key, asking);
      asking.then(
        (token) => current.set(key, token.value),
        () => tokens.delete(key),
      );
      return asking;
    },
    refuse: (key, value) => {
      if (current.get(key) !== value) return;
      current.delete(key);
      tokens.delete(key);
    },
    turn: async (origin, everyMs, signal) => {
      if (everyMs <= 0) return;
      const now = Date.now();
      const at = Math.max(now, freeAt.get(origin) ?? 0);
      freeAt.set(origin, at + everyMs);
      if (at > now) await delay(at - now, undefined, signal ? { signal } : {});
    },
  };
}
