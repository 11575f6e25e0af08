// A token that ends: renewed before its end, and once more when the platform turns it away. Only one renewal at a time.
import { z } from 'zod';
import { CodedError } from '../core/errors.ts';
import { registerSecret } from '../core/redaction.ts';
import type { HttpClient } from '../http/index.ts';
import { parseExactJson } from './exact-json.ts';

export interface FreshToken {
  readonly token: string;
  /** ISO 8601. Without it the token is renewed when it is turned away. */
  readonly expiresAt?: string;
}

export interface RenewableToken extends FreshToken {
  /**
   * Where the next one comes from: `appAuth`, the platform's own renewal for tokens of apps, or a function that gets
   * the old one.
   */
  readonly renew: 'appAuth' | ((expired: string) => Promise<FreshToken>);
}

/** As the vendor's framework does it: ten minutes before the end. */
const RENEW_BEFORE_MS = 600_000;

export function createTokenSource(
  initial: RenewableToken,
  deps: { readonly apiPath: string; readonly http: HttpClient; readonly nowMs: () => number },
): (context: { readonly refused: boolean; readonly refusedToken?: string }) => Promise<string> {
  let current: FreshToken = initial;
  let renewal: Promise<FreshToken> | undefined;
  const { renew } = initial;
  registerSecret(initial.token);

  const isEnding = (): boolean =>
    current.expiresAt !== undefined &&
    Date.parse(current.expiresAt) - deps.nowMs() < RENEW_BEFORE_MS;

  return async ({ refused, refusedToken }) => {
    // A token that somebody else has renewed meanwhile was not turned away.
    const turnedAway = refused && (refusedToken === undefined || refusedToken === current.token);
    if (!turnedAway && !isEnding()) return current.token;
    renewal ??= (
      renew === 'appAuth' ? renewByPlatform(current.token, deps) : renew(current.token)
    ).finally(() => {
      renewal = undefined;
    });
    current = await renewal;
    registerSecret(current.token);
    return current.token;
  };
}

const answerShape = z.object({
  success: z.literal(true),
  apiToken: z.string().min(1),
  apiTokenExpires: z.coerce.number().int().positive(),
});

async function renewByPlatform(
  expired: string,
  { apiPath, http }: { readonly apiPath: string; readonly http: HttpClient },
): Promise<FreshToken> {
  const endpoint = 'GET /appAuth';
  const url = new URL(`${apiPath}/appAuth`);
  url.searchParams.set('expiredToken', expired);
  const answer = await http.requestText({ url });
  const parsed = answerShape.safeParse(readQuietly(answer.text));
  if (parsed.success)
    return {
      token: parsed.data.apiToken,
      expiresAt: new Date(parsed.data.apiTokenExpires * 1000).toISOString(),
    };
  throw new CodedError('AuthFailed', `${endpoint}: the platform did not renew the token`, {
    details: { endpoint, object: 'token' },
  });
}

function readQuietly(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
