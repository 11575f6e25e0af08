// What all fetches of one worker share: tokens, so that ten collections do not log in ten times, and the pace of each host (A6, A7).
import { setTimeout as delay } from 'node:timers/promises';

export interface Token {
  readonly value: string;
  /** Milliseconds since 1970 from which a new one is asked for. */
  readonly renewAt: number;
  /** Milliseconds since 1970 from which the source takes it no more. */
  readonly endsAt: number;
  /** Ends its registration as a secret. */
  readonly forget: () => void;
}

/** Tokens without a stated end that were refused, or that a source gives out too often: the oldest of more are forgotten. */
const MAX_REPLACED = 100;

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
  const current = new Map<string, Token>();
  /** No longer used, and still secret until they end; the oldest first. */
  let replaced: readonly Token[] = [];
  const freeAt = new Map<string, number>();
  const replace = (key: string): void => {
    const token = current.get(key);
    current.delete(key);
    if (token) replaced = [...replaced, token];
  };
  const forgetEnded = (now: number): void => {
    const kept = replaced.filter(({ endsAt }) => endsAt > now).slice(-MAX_REPLACED);
    for (const token of replaced) if (!kept.includes(token)) token.forget();
    replaced = kept;
  };
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
        (token) => {
          replace(key);
          current.set(key, token);
          forgetEnded(now);
        },
        () => tokens.delete(key),
      );
      return asking;
    },
    refuse: (key, value) => {
      if (current.get(key)?.value !== value) return;
      replace(key);
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
