// The SDK's entry: one client per instance and credentials, usable without anything else of this project.
import { createHttpClient, systemClock, type HttpClock, type HttpHooks } from '../http/index.ts';
import { normaliseApiPath } from './api-path.ts';
import { explainPlatformRefusal } from './platform-errors.ts';
import { createBatchResource, type BatchResource } from './resources/batch.ts';
import { createIndicatorsResource, type IndicatorsResource } from './resources/indicators.ts';
import { createOwnersResource, type OwnersResource } from './resources/owners.ts';
import { createTypesResource, type TypesResource } from './resources/types.ts';
import { readWhoami, type PlatformUser } from './resources/whoami.ts';
import { createSigner, type Credentials } from './signer.ts';
import { createTransport } from './transport.ts';

export interface ThreatConnectOptions {
  /** Address of the instance, with or without `/api` and slash. */
  readonly apiPath: string;
  readonly credentials: Credentials;
  /** `http://user:password@host:port`. */
  readonly proxy?: string;
  /** Further certificate authorities, PEM. */
  readonly caPem?: string;
  /** @default true */
  readonly verifyTls?: boolean;
  /** Plain http to another machine; the real platform refuses it. @default false */
  readonly allowPlainHttp?: boolean;
  /** Product and version, for example `threatconnect-feeds/1.0`. */
  readonly userAgent?: string;
  readonly timeouts?: {
    /** @default 10 000 */
    readonly connectMs?: number;
    /** Longest silence. @default 120 000 */
    readonly readMs?: number;
    /** One request in all. @default 600 000 */
    readonly totalMs?: number;
  };
  readonly clock?: HttpClock;
  readonly hooks?: HttpHooks;
}

export interface ThreatConnect {
  /** Base address with `/api`, without a slash at the end. */
  readonly apiPath: string;
  /** Host and path: identifies the instance. */
  readonly instance: string;
  readonly batch: BatchResource;
  readonly indicators: IndicatorsResource;
  readonly owners: OwnersResource;
  readonly types: TypesResource;
  readonly whoami: (signal?: AbortSignal) => Promise<PlatformUser>;
  /**
   * Platform time minus local time in milliseconds, `undefined` when the platform sends no Date. Works with credentials
   * that are refused, because a wrong clock is a reason for that.
   */
  readonly measureClockSkew: (signal?: AbortSignal) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
}

/** TQL over a large owner is slow to begin. */
const DEFAULT_READ_TIMEOUT_MS = 120_000;
const RETRY_STATUSES = [429, 500, 502, 503, 504];
/** Any answer has a Date. */
const ANY_REFUSAL = [400, 401, 403, 404, 405, 429, 500, 502, 503, 504];

/**
 * @throws {ConfigInvalid} when address, credentials or proxy cannot be used
 * @example
 * const platform = createThreatConnect({
 *   apiPath: 'https://acme.threatconnect.example',
 *   credentials: { accessId: id, secretKey: key },
 * });
 * const owners = await platform.owners.list();
 * await platform.close();
 */
export function createThreatConnect(options: ThreatConnectOptions): ThreatConnect {
  const { apiPath, instance } = normaliseApiPath(options.apiPath, options);
  const clock = options.clock ?? systemClock;
  const signer = createSigner(options.credentials, clock.now);
  const http = createHttpClient({
    role: 'platform',
    explain: (answer) => explainPlatformRefusal(answer, RETRY_STATUSES),
    retry: { statuses: RETRY_STATUSES },
    readTimeoutMs: options.timeouts?.readMs ?? DEFAULT_READ_TIMEOUT_MS,
    clock,
    ...(options.timeouts?.connectMs === undefined
      ? {}
      : { connectTimeoutMs: options.timeouts.connectMs }),
    ...(options.timeouts?.totalMs === undefined
      ? {}
      : { totalTimeoutMs: options.timeouts.totalMs }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.caPem === undefined ? {} : { caPem: options.caPem }),
    ...(options.verifyTls === undefined ? {} : { verifyTls: options.verifyTls }),
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
  });
  const transport = createTransport({ apiPath, http, signer });
  return {
    apiPath,
    instance,
    batch: createBatchResource(transport, clock),
    indicators: createIndicatorsResource(transport),
    owners: createOwnersResource(transport),
    types: createTypesResource(transport),
    whoami: (signal) => readWhoami(transport, signal),
    measureClockSkew: async (signal) => {
      const answer = await transport.request({ path: '/v2/whoami', accept: ANY_REFUSAL, signal });
      return answer.clockSkewMs;
    },
    close: () => http.close(),
  };
}
