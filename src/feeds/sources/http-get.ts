// The simplest source: one document at one address.
import type { Operand } from '../mapping/expression.ts';
import { http, type HttpSource } from './http.ts';

export interface HttpGetOptions {
  readonly url: Operand<string | undefined>;
  readonly headers?: Readonly<Record<string, Operand<string | undefined>>>;
  /** @default true */
  readonly revalidate?: boolean;
}

/** One GET request; short for `http` with nothing else. */
export function httpGet(options: HttpGetOptions): HttpSource {
  return http({ ...options, revalidate: options.revalidate ?? true });
}
