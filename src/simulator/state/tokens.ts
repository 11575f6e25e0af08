// Tokens for `TC-Token`: those of API users, which an administrator makes for days and which end when a new one is made, and those of
// apps, which live four hours and can be renewed.
import { randomBytes } from 'node:crypto';

export type TokenKind = 'APIV2' | 'API' | 'SVC';

export interface Token {
  readonly text: string;
  readonly accessId: string;
  readonly kind: TokenKind;
  /** Undefined for a token without end. */
  readonly expiresAtMs: number | undefined;
}

const APP_LIFETIME_MS = 4 * 3_600_000;

const kindOf = (text: string): TokenKind =>
  text.startsWith('API:') ? 'API' : text.startsWith('SVC:') ? 'SVC' : 'APIV2';

const newText = (kind: TokenKind, expiresAtMs: number): string =>
  `${kind}:5:${randomBytes(3).toString('hex')}:${expiresAtMs}:${randomBytes(24).toString('base64')}`;

export class Tokens {
  readonly #byText = new Map<string, Token>();

  all(): Iterable<Token> {
    return this.#byText.values();
  }

  /** The token whether it has ended or not. */
  get(text: string): Token | undefined {
    return this.#byText.get(text);
  }

  valid(text: string, nowMs: number): Token | undefined {
    const token = this.#byText.get(text);
    return token?.expiresAtMs !== undefined && token.expiresAtMs <= nowMs ? undefined : token;
  }

  /** A token of known text, from the options. */
  put(text: string, accessId: string, expiresAtMs?: number): void {
    this.#byText.set(text, { text, accessId, kind: kindOf(text), expiresAtMs });
  }

  /** Makes a token; a new API-user token ends the user's earlier ones. */
  issue(kind: TokenKind, accessId: string, nowMs: number, lifetimeMs = APP_LIFETIME_MS): Token {
    if (kind === 'APIV2')
      for (const old of this.#byText.values())
        if (old.accessId === accessId && old.kind === kind) this.#byText.delete(old.text);
    const expiresAtMs = nowMs + lifetimeMs;
    const token = { text: newText(kind, expiresAtMs), accessId, kind, expiresAtMs };
    this.#byText.set(token.text, token);
    return token;
  }

  remove(text: string): boolean {
    return this.#byText.delete(text);
  }

  removeOf(accessId: string): void {
    for (const token of this.#byText.values())
      if (token.accessId === accessId) this.#byText.delete(token.text);
  }
}
