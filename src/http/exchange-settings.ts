// What all attempts of one client share.
import type { HttpClock } from './clock.ts';
import type { HttpClientOptions, HttpHooks, HttpRole } from './contract.ts';
import type { Dispatchers } from './dispatcher.ts';

export interface ExchangeSettings {
  readonly role: HttpRole;
  /** Without credentials, for errors about it. */
  readonly proxy: string | undefined;
  readonly dispatchers: Dispatchers;
  readonly clock: HttpClock;
  readonly hooks: HttpHooks;
  readonly explain: HttpClientOptions['explain'];
  readonly userAgent: string | undefined;
  readonly secretHeaders: readonly string[];
  readonly followRedirects: number;
  readonly totalTimeoutMs: number;
  readonly maxBytes: number;
  readonly maxExpandedBytes: number;
}
