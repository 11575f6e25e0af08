// The SDK's entry: one client per instance and credentials, usable without anything else of this project.
import {
  createHttpClient,
  systemClock,
  type HttpClient,
  type HttpClock,
  type HttpHooks,
} from '../http/index.ts';
import { normaliseApiPath } from './api-path.ts';
import type { BatchRunner } from './batch-run/run-options.ts';
import { createBatchRunner } from './batch-run/run.ts';
import { createBudget, type RequestBudget } from './budget.ts';
import { createBulkResource, type BulkResource } from './bulk/bulk.ts';
import { createChangeSet, type ChangeSet } from './changes/change-set.ts';
import type { ClientContext } from './context.ts';
import { explainPlatformRefusal } from './platform-errors.ts';
import { createTypeRegistry, type IndicatorTypeDefinition } from './records/indicator-types.ts';
import { createAttributesResource, type AttributesResource } from './resources/attributes.ts';
import { createBatchResource, type BatchResource } from './resources/batch.ts';
import {
  createExclusionListsResource,
  type ExclusionListsResource,
} from './resources/exclusion-lists.ts';
import { createGroupsResource, type GroupsResource } from './resources/groups.ts';
import { createIndicatorDetails, type IndicatorDetails } from './resources/indicator-details.ts';
import { createIndicatorsResource, type IndicatorsResource } from './resources/indicators.ts';
import { createOwnersResource, type OwnersResource } from './resources/owners.ts';
import {
  createSecurityLabelsResource,
  type SecurityLabelsResource,
} from './resources/security-labels.ts';
import { createObjectSchema, type ObjectSchema } from './resources/schema.ts';
import { createTagsResource, type TagsResource } from './resources/tags.ts';
import { createTypesResource, type TypesResource } from './resources/types.ts';
import { createVictimsResource, type VictimsResource } from './resources/victims.ts';
import { readWhoami, type PlatformUser } from './resources/whoami.ts';
import { createSigner, type Credentials } from './signer.ts';
import { createTokenSource } from './token.ts';
import { createTransport } from './transport.ts';

export interface ThreatConnectOptions {
  /** Address of the instance, with or without `/api` and slash. */
  readonly apiPath: string;
  readonly credentials: Credentials;
  /** Owner of calls that name none. @default the user's organisation, for lists all readable owners */
  readonly owner?: string;
  /** Custom indicator types that are known beforehand; others are discovered by `types.discover()`. */
  readonly indicatorTypes?: readonly IndicatorTypeDefinition[];
  readonly budget?: RequestBudget;
  /** Whether a wrong clock is an error or is corrected by the platform's Date. @default 'report' */
  readonly clockSkew?: 'report' | 'correct';
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
  /** Jobs one by one, or `run` for all of it. */
  readonly batch: BatchResource & BatchRunner;
  readonly bulk: BulkResource;
  readonly indicators: IndicatorsResource & {
    readonly details: IndicatorDetails;
    readonly schema: ObjectSchema<'indicator'>;
  };
  readonly groups: GroupsResource & { readonly schema: ObjectSchema<'group'> };
  /** Attributes by themselves. */
  readonly indicatorAttributes: AttributesResource<'indicatorId'>;
  readonly groupAttributes: AttributesResource<'groupId'>;
  readonly victims: VictimsResource;
  readonly tags: TagsResource;
  readonly exclusionLists: ExclusionListsResource;
  readonly securityLabels: SecurityLabelsResource;
  /** A unit of work: nothing is sent before its `commit()`. */
  readonly change: () => ChangeSet;
  /** Requests made so far, repetitions within the HTTP client not counted. */
  readonly requestCount: () => number;
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
  const http = openHttp(options, clock);
  const budget = createBudget(options.budget ?? {}, clock);
  let offsetMs = 0;
  const nowMs = (): number => clock.now() + offsetMs;
  const { credentials } = options;
  const signer = createSigner(
    'renew' in credentials
      ? { token: createTokenSource(credentials, { apiPath, http, nowMs }) }
      : credentials,
    nowMs,
  );
  const transport = createTransport({
    apiPath,
    http,
    signer,
    budget,
    onClockSkew: (skewMs) => {
      if (options.clockSkew === 'correct') offsetMs = skewMs;
    },
  });
  const context: ClientContext = {
    transport,
    clock,
    types: createTypeRegistry(options.indicatorTypes),
    defaultOwner: options.owner,
  };
  const indicators = createIndicatorsResource(context);
  const types = createTypesResource(context);
  const securityLabels = createSecurityLabelsResource(context);
  const groups = createGroupsResource(context);
  const batch = createBatchResource(transport, clock);
  return {
    apiPath,
    instance,
    batch: { ...batch, ...createBatchRunner(context, batch, groups) },
    bulk: createBulkResource(context),
    indicators: {
      ...indicators,
      details: createIndicatorDetails(context, types.associationBranches),
      schema: createObjectSchema(context, '/v3/indicators'),
    },
    groups: { ...groups, schema: createObjectSchema(context, '/v3/groups') },
    indicatorAttributes: createAttributesResource(context, securityLabels, 'indicatorId'),
    groupAttributes: createAttributesResource(context, securityLabels, 'groupId'),
    victims: createVictimsResource(context),
    tags: createTagsResource(context),
    exclusionLists: createExclusionListsResource(context),
    securityLabels,
    owners: createOwnersResource(transport),
    types,
    change: () =>
      createChangeSet({
        context,
        labels: securityLabels,
        indicators,
        associationBranches: types.associationBranches,
      }),
    whoami: (signal) => readWhoami(transport, signal),
    measureClockSkew: async (signal) => {
      const answer = await transport.request({ path: '/v2/whoami', accept: ANY_REFUSAL, signal });
      return answer.clockSkewMs;
    },
    requestCount: budget.used,
    close: () => http.close(),
  };
}

function openHttp(options: ThreatConnectOptions, clock: HttpClock): HttpClient {
  return createHttpClient({
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
}
