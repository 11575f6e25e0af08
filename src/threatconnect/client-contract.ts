// What the client of one instance is told, and what it can do.
import type { HttpClock, HttpHooks } from '../http/index.ts';
import type { BatchRunner } from './batch-run/run-options.ts';
import type { RequestBudget } from './budget.ts';
import type { BulkResource } from './bulk/bulk.ts';
import type { RawLists } from './raw/raw-lists-contract.ts';
import type { ChangeSet } from './changes/change-set-contract.ts';
import type { IndicatorTypeDefinition } from './records/indicator-types.ts';
import type { AttributesResource } from './resources/attributes.ts';
import type { BatchResource } from './resources/batch.ts';
import type { ExclusionListsResource } from './resources/exclusion-lists.ts';
import type { GroupsResource } from './resources/groups.ts';
import type { IndicatorDetails } from './resources/indicator-details.ts';
import type { IndicatorsResource } from './resources/indicators.ts';
import type { OwnersResource } from './resources/owners.ts';
import type { ObjectSchema } from './resources/schema.ts';
import type { SecurityLabelsResource } from './resources/security-labels.ts';
import type { TagsResource } from './resources/tags.ts';
import type { TypesResource } from './resources/types.ts';
import type { VictimsResource } from './resources/victims.ts';
import type { PlatformUser } from './resources/whoami.ts';
import type { Credentials } from './signer.ts';

export interface ThreatConnectOptions {
  /** Address of the instance, with or without `/api` and slash. */
  readonly apiPath: string;
  readonly credentials: Credentials;
  /** Owner of calls that name none. @default the user's organisation, for lists all readable owners */
  readonly owner?: string | undefined;
  /** Custom indicator types that are known beforehand; others are discovered by `types.discover()`. */
  readonly indicatorTypes?: readonly IndicatorTypeDefinition[] | undefined;
  readonly budget?: RequestBudget | undefined;
  /** Whether a wrong clock is an error or is corrected by the platform's Date. @default 'report' */
  readonly clockSkew?: 'report' | 'correct' | undefined;
  /** `http://user:password@host:port`. */
  readonly proxy?: string | undefined;
  /** Further certificate authorities, PEM. */
  readonly caPem?: string | undefined;
  /** @default true */
  readonly verifyTls?: boolean | undefined;
  /** Plain http to another machine; the real platform refuses it. @default false */
  readonly allowPlainHttp?: boolean | undefined;
  /** Product and version, for example `threatconnect-feeds/1.0`. */
  readonly userAgent?: string | undefined;
  readonly timeouts?: {
    /** @default 10 000 */
    readonly connectMs?: number | undefined;
    /** Longest silence. @default 120 000 */
    readonly readMs?: number | undefined;
    /** One request in all; of a stream (bulk, download) until it begins. @default 600 000 */
    readonly totalMs?: number | undefined;
  };
  /** Of requests that fail for a while: 429, 5xx, lost connections. */
  readonly retry?:
    | {
        /** In all, the first included; 1: never again. @default 4 */
        readonly attempts?: number | undefined;
        /** Longest wait between two attempts; a longer `Retry-After` is an error at once. @default 10 000 */
        readonly maxWaitMs?: number | undefined;
        /** No further attempt after this time. @default 60 000 */
        readonly totalMs?: number | undefined;
      }
    | undefined;
  readonly clock?: HttpClock | undefined;
  readonly hooks?: HttpHooks | undefined;
}

export interface ThreatConnect {
  /** Base address with `/api`, without a slash at the end. */
  readonly apiPath: string;
  /** Host and path: identifies the instance. */
  readonly instance: string;
  /** Jobs one by one, or `run` for all of it. */
  readonly batch: BatchResource & BatchRunner;
  readonly bulk: BulkResource;
  /** Indicators and groups as the platform sent them, digit for digit. */
  readonly raw: RawLists;
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
