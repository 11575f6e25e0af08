// The effective configuration of one feed: written as an immutable object, pinned by a run when it begins.
import type { DataRef } from './data-ref.ts';
import type { JsonValue } from './json.ts';

/** Where a secret is found, never the secret: `${env:NAME}`, `${file:PATH}` or `${command:…}`. */
export type SecretReference = string;

export interface PlatformSettings {
  /** Name in the YAML. */
  readonly name: string;
  /** Base address with `/api`, without a slash at the end. */
  readonly apiPath: string;
  /** Host and path of the base address: identifies the instance in ledgers and task queues. */
  readonly instance: string;
  readonly accessId?: SecretReference;
  readonly secretKey?: SecretReference;
  readonly token?: SecretReference;
  readonly proxy?: SecretReference;
  /** Path of a PEM file with further certificate authorities. */
  readonly caFile?: string;
  readonly verifyTls: boolean;
}

export interface StaleSettings {
  readonly removal: 'delete' | 'inactive' | 'none';
  /** Overrides the collection's own number of snapshots. */
  readonly graceSnapshots?: number;
  /** 0 to 1; more than this part of the live objects needs a person. */
  readonly maxShare: number;
  readonly maxCount: number;
}

export interface BatchSettings {
  /** Objects in a chunk, at most 25 000. */
  readonly maxObjects: number;
  readonly maxBytes: number;
  /** Chunks in flight inside a wave. */
  readonly window: number;
  readonly endpoint: 'createThenUpload' | 'createAndUpload';
  readonly attributeWriteType: 'Append' | 'Replace' | 'Singleton' | 'Static';
  readonly tagWriteType: 'Append' | 'Replace';
  readonly securityLabelWriteType: 'Append' | 'Replace';
  readonly haltOnError: boolean;
  readonly playbookTriggers: boolean;
  /** After this the upload of a batch is aborted; successors wait for it. */
  readonly uploadDeadlineMs: number;
  /** How long the end of one batch is waited for. */
  readonly batchDeadlineMs: number;
}

export interface SourceSettings {
  readonly proxy?: SecretReference;
  readonly caFile?: string;
  /** Paths of the certificate that the source knows this client by, and of its key (mTLS). */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly verifyTls: boolean;
  readonly connectTimeoutMs: number;
  /** Longest silence inside a body. */
  readonly readTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxBytes: number;
  readonly maxExpandedBytes: number;
}

export interface FeedSettings {
  readonly v: 1;
  readonly feedId: string;
  /** Id of the definition (`use:` in the YAML). */
  readonly definition: string;
  readonly definitionVersion: string;
  readonly title: string;
  readonly platform: PlatformSettings;
  readonly owner: string;
  readonly logLevel: 'debug' | 'info' | 'warning' | 'error' | 'critical';
  /** Enabled collections. */
  readonly collections: readonly string[];
  /** Every parameter of the definition with its effective value. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly stale: StaleSettings;
  readonly batch: BatchSettings;
  readonly source: SourceSettings;
  /** Resend unchanged objects after this many days; 0 = never. */
  readonly refreshDays: number;
  /** Part of rejected records (0 to 1) above which a collection fails. */
  readonly maxRejectShare: number;
  /** How long a run waits for a busy lease before it is skipped. */
  readonly busyWaitMs: number;
  /** Longest expected interval between runs, for the preflight warning; absent when not scheduled. */
  readonly scheduleEveryMs?: number;
  readonly runDeadlineMs: number;
  /** SHA-256 of the canonical JSON of all members but this. */
  readonly hash: string;
}

/** What a workflow needs to know of the settings; the rest stays in the store. */
export interface RunSettings {
  readonly configRef: DataRef;
  readonly hash: string;
  readonly definition: string;
  readonly definitionVersion: string;
  readonly title: string;
  readonly owner: string;
  readonly instance: string;
  readonly collections: readonly string[];
  readonly window: number;
  readonly uploadDeadlineMs: number;
  readonly batchDeadlineMs: number;
  readonly busyWaitMs: number;
  readonly runDeadlineMs: number;
  readonly removal: StaleSettings['removal'];
}
