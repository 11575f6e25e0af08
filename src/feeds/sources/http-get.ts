// The simplest source: one document at one address.
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import type { Operand } from '../mapping/expression.ts';
import { http, type HttpSource } from './http.ts';

export interface HttpGetOptions {
  readonly url: Operand<string | undefined>;
  readonly headers?: Readonly<Record<string, Operand<string | undefined>>>;
  /** @default true */
  readonly revalidate?: boolean;
}

const OPTIONS: KeysOf<HttpGetOptions> = { url: true, headers: true, revalidate: true };

/**
 * One GET request; short for `http` with nothing else.
 * @throws {ConfigInvalid} for an option that does not exist; those of `http` exist there
 */
export function httpGet(options: HttpGetOptions): HttpSource {
  refuseUnknownKeys('httpGet', options, OPTIONS);
  return http({ ...options, revalidate: options.revalidate ?? true });
}
