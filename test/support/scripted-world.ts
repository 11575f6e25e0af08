// A tiny world for tests of the workflows: a source, a platform and a ledger in memory, good enough to see what was sent.
// An object is a key with a text; two collections that say different texts about one key are merged by the greater text.
import { createHash } from 'node:crypto';
import type { DataRef } from '../../src/core/data-ref.ts';
import type { FeedClass } from '../../src/core/feed-class.ts';
import type { ExportSettings } from '../../src/core/export-settings.ts';
import type { FeedSettings } from '../../src/core/feed-settings.ts';
import type { ReportRunInput } from '../../activities/contracts.ts';
import type { Activities } from '../../activities/index.ts';

export type ActivityName = keyof Activities;

export interface Source {
  values: Readonly<Record<string, string>>;
  /** False: the snapshot proves nothing about absence. */
  complete: boolean;
  /** Why the source did not give everything. */
  partial?: string;
  /** What it wants back after the commit, and what it got. */
  receipts?: readonly string[];
  acknowledged?: string[];
  refusesReceipts?: boolean;
}

/** One ledger row. */
export interface Row {
  held?: string;
  refused?: string;
  unknown: boolean;
  missing: number;
  claims: Record<string, string>;
}
export type Ledger = Record<string, Row>;

export interface Batch {
  readonly id: string;
  readonly action: 'Create' | 'Delete';
  readonly objects: readonly (readonly [key: string, text: string])[];
  readonly epoch: number;
  readonly chunk: number;
  status: 'Created' | 'Queued' | 'Completed';
  uploads: number;
  readyAtMs: number;
}

export interface WorldOptions {
  readonly feedId: string;
  readonly instance: string;
  readonly source: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly feedClass?: FeedClass;
  readonly objectsPerChunk?: number;
  readonly window?: number;
  readonly graceSnapshots?: number;
  readonly busyWaitMs?: number;
  readonly maxRemovals?: number;
  readonly runDeadlineMs?: number;
  readonly batchDeadlineMs?: number;
  /** Of an export. @default one, `list` */
  readonly outputs?: readonly string[];
}

type Hook = (input: unknown) => Promise<void> | void;

const HOUR_MS = 3_600_000;

/** State of the world of one feed; tests change and read it freely. */
export class World {
  readonly feedId: string;
  readonly options: WorldOptions;
  readonly source: Record<string, Source>;
  readonly platform = new Map<string, string>();
  readonly batches: Batch[] = [];
  readonly refused = new Set<string>();
  readonly calls: { readonly name: ActivityName; readonly input: unknown }[] = [];
  readonly reports: ReportRunInput[] = [];
  /** How long the platform takes for a batch, in the time of the server. */
  batchTakesMs = 0;
  /** The platform answers this chunk with the limit of the owner. */
  limitAtChunk: number | undefined;
  /** So many answers are lost after the work was done. */
  loseAnswerOfSubmit = 0;
  loseAnswerOfCommit = 0;
  /** What each output of an export knows, by name. */
  readonly told = new Map<string, Map<string, string>>();
  /** Outputs that refuse everything. */
  readonly down = new Set<string>();
  readonly #documents = new Map<string, unknown>();
  readonly #hooks = new Map<ActivityName, Hook[]>();

  constructor(options: WorldOptions) {
    this.options = options;
    this.feedId = options.feedId;
    this.source = Object.fromEntries(
      Object.entries(options.source).map(([id, values]) => [id, { values, complete: true }]),
    );
  }

  put(kind: string, value: unknown, count = 1): DataRef {
    const text = JSON.stringify(value);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const uri = `store:${this.feedId}/${kind}/${this.#documents.size}`;
    this.#documents.set(uri, JSON.parse(text));
    return { uri, sha256, bytes: text.length, count, contentType: 'application/json' };
  }

  get<T>(ref: DataRef): T {
    if (!this.#documents.has(ref.uri)) throw new Error(`no document ${ref.uri}`);
    return structuredClone(this.#documents.get(ref.uri)) as T;
  }

  /** Runs `hook` at the beginning of the next call of that activity, once. */
  once(name: ActivityName, hook: Hook): void {
    this.#hooks.set(name, [...(this.#hooks.get(name) ?? []), hook]);
  }

  /** Runs `hook` at the beginning of every call of that activity. */
  always(name: ActivityName, hook: Hook): void {
    const forever: Hook = async (input) => {
      this.#hooks.set(name, [forever, ...(this.#hooks.get(name) ?? [])]);
      await hook(input);
    };
    this.once(name, forever);
  }

  /** No hook from now on. */
  calm(): void {
    this.#hooks.clear();
  }

  async enter(name: ActivityName, input: unknown): Promise<void> {
    this.calls.push({ name, input });
    const [hook, ...rest] = this.#hooks.get(name) ?? [];
    if (!hook) return;
    this.#hooks.set(name, rest);
    await hook(input);
  }

  inputsOf<T>(name: ActivityName): T[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input as T);
  }

  /** What reached the platform, chunk by chunk, in the order of upload. */
  get sent(): string[] {
    return this.batches
      .filter(({ uploads }) => uploads > 0)
      .map(({ action, objects }) =>
        action === 'Create'
          ? objects.map(([key, text]) => `${key}=${text}`).join(' ')
          : objects.map(([key]) => `-${key}`).join(' '),
      );
  }

  /** Lets the platform execute what is due at `nowMs`. */
  execute(nowMs: number): void {
    for (const batch of this.batches) {
      if (batch.status !== 'Queued' || batch.readyAtMs > nowMs) continue;
      batch.status = 'Completed';
      for (const [key, text] of batch.objects) {
        if (this.refused.has(key)) continue;
        if (batch.action === 'Delete') this.platform.delete(key);
        else this.platform.set(key, text);
      }
    }
  }

  get exportSettings(): ExportSettings {
    const { v, feedId, title, logLevel, busyWaitMs, runDeadlineMs, hash, platform } = this.settings;
    return {
      ...{ v, feedId, title, logLevel, busyWaitMs, runDeadlineMs, hash, platform },
      kind: 'export',
      definitionVersion: '1.0.0',
      parameters: { owners: ['Test Source'] },
      outputs: (this.options.outputs ?? ['list']).map((name) => ({
        name,
        output: 'json-lines',
        mode: 'fixed',
        content: 'changes',
        target: { kind: 'folder', path: name },
        unmarked: 'CLEAR',
        settings: {},
      })),
    };
  }

  get settings(): FeedSettings {
    const { options } = this;
    return {
      v: 1,
      feedId: this.feedId,
      definition: 'scripted',
      definitionVersion: '1.0.0',
      title: 'Scripted',
      platform: {
        name: 'main',
        apiPath: `https://${options.instance}`,
        instance: options.instance,
        verifyTls: true,
      },
      owner: 'Test Source',
      logLevel: 'info',
      collections: Object.keys(this.source),
      parameters: {},
      stale: { removal: 'delete', maxShare: 1, maxCount: options.maxRemovals ?? 1_000_000 },
      batch: {
        maxObjects: options.objectsPerChunk ?? 100,
        maxBytes: 1_000_000,
        window: options.window ?? 4,
        endpoint: 'createThenUpload',
        attributeWriteType: 'Singleton',
        tagWriteType: 'Append',
        securityLabelWriteType: 'Append',
        haltOnError: false,
        playbookTriggers: false,
        // Real time where an open activity keeps the clock from being moved.
        uploadDeadlineMs: 2_000,
        batchDeadlineMs: options.batchDeadlineMs ?? 24 * HOUR_MS,
      },
      source: {
        verifyTls: true,
        connectTimeoutMs: 1000,
        readTimeoutMs: 1000,
        totalTimeoutMs: 1000,
        maxBytes: 1_000_000,
        maxExpandedBytes: 1_000_000,
      },
      refreshDays: 0,
      maxRejectShare: 0.5,
      busyWaitMs: options.busyWaitMs ?? 0,
      runDeadlineMs: options.runDeadlineMs ?? 7 * 24 * HOUR_MS,
      hash: 'scripted',
    };
  }
}
