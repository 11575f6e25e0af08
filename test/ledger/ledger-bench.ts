// What one feed looks like in ledger tests: collections as plain tables, runs as one call.
import type { DataRef } from '../../src/core/data-ref.ts';
import type { ChunkId, PendingPlan } from '../../src/core/feed-state.ts';
import { footprintOf, objectKey, type MappedObject } from '../../src/core/mapped-object.ts';
import { encodeMappedLine } from '../../src/core/mapped-segment.ts';
import { stillPending } from '../../src/core/pending-plans.ts';
import type {
  AcceptedInPart,
  ChunkOutcome,
  CollectionSnapshot,
  ObjectOutcome,
  Plan,
} from '../../src/core/plan.ts';
import { isRemoval, WAVE, type Wave } from '../../src/core/plan.ts';
import {
  compare,
  fingerprintOf,
  queryRows,
  readDecisions,
  readManifest,
  writeLedger,
  type CompareInput,
  type Comparison,
  type DecisionRow,
  type LedgerManifest,
  type LedgerRow,
  type WrittenLedger,
} from '../../src/ledger/index.ts';
import type { Store } from '../../src/spool/index.ts';

export const NOON = '2026-03-01T12:00:00.000Z';
export const daysLater = (days: number): string =>
  new Date(Date.parse(NOON) + days * 86_400_000).toISOString();

/** `failed` and so on, or what the collection says: one entry per object. */
export type Said = 'failed' | 'skipped' | 'unchanged' | readonly MappedObject[];

export interface SnapshotOptions {
  readonly feedClass?: CollectionSnapshot['feedClass'];
  readonly complete?: boolean;
  readonly graceSnapshots?: number;
}

export interface PlanOptions extends Partial<CompareInput> {
  readonly collections?: Readonly<Record<string, SnapshotOptions>>;
}

/** What the platform says per key; all others are accepted. `unsent` applies to the whole chunk. */
export type Answers = Readonly<Record<string, ObjectOutcome['outcome']>>;

export const host = (name: string, content: MappedObject['content'] = {}): MappedObject => ({
  kind: 'indicator',
  type: 'Host',
  id: name,
  content,
});

export const group = (xid: string, content: MappedObject['content'] = {}): MappedObject => ({
  kind: 'group',
  type: 'Report',
  id: xid,
  content: { name: xid, ...content },
});

export const file = (id: string, content: MappedObject['content'] = {}): MappedObject => ({
  kind: 'indicator',
  type: 'File',
  id,
  content,
});

export interface Planned extends Comparison {
  readonly plan: DataRef;
  readonly epoch: number;
  readonly rows: readonly DecisionRow[];
  readonly input: CompareInput;
}

/** One feed with its ledger. */
export class LedgerBench {
  readonly store: Store;
  readonly feedId: string;
  manifest: DataRef | undefined;
  pending: readonly PendingPlan[] = [];
  /** Batches of earlier runs whose end nobody has read; a chunk has the number of its only object. */
  inFlight: readonly ChunkId[] = [];
  #work = 0;
  #epoch = 0;

  constructor(store: Store, feedId = 'feed-a') {
    this.store = store;
    this.feedId = feedId;
  }

  async segment(objects: readonly MappedObject[], mapping: string): Promise<DataRef> {
    const lines = objects.map((object, record) =>
      encodeMappedLine({
        key: objectKey(object),
        kind: object.kind,
        type: object.type,
        id: object.id,
        fingerprint: fingerprintOf(object.content, mapping),
        content: JSON.stringify(object.content),
        footprint: footprintOf(object.content),
        sourceId: `s-${record}`,
        record,
      }),
    );
    return this.store.write(`segments/${this.feedId}/${++this.#work}`, lines.join(''), {
      contentType: 'text/tab-separated-values',
      count: objects.length,
    });
  }

  async plan(said: Readonly<Record<string, Said>>, options: PlanOptions = {}): Promise<Planned> {
    const mappings =
      options.mappings ?? Object.fromEntries(Object.keys(said).map((c) => [c, `map-${c}`]));
    const snapshots: CollectionSnapshot[] = [];
    for (const [collection, what] of Object.entries(said)) {
      const {
        feedClass = 'state',
        complete = true,
        graceSnapshots = 1,
      } = options.collections?.[collection] ?? {};
      const status = typeof what === 'string' ? what : 'mapped';
      const segments =
        typeof what === 'string' ? [] : [await this.segment(what, mappings[collection] ?? '')];
      snapshots.push({ collection, status, feedClass, complete, graceSnapshots, segments });
    }
    const { collections: _collections, ...overrides } = options;
    const input: CompareInput = {
      store: this.store,
      feedId: this.feedId,
      instance: 'platform.example/api',
      owner: 'Owner',
      plannedAt: NOON,
      ...(this.manifest ? { manifest: this.manifest } : {}),
      pending: this.pending,
      inFlight: this.inFlight,
      snapshots,
      enabledCollections: Object.keys(said),
      mappings,
      removal: 'delete',
      maxShare: 1,
      maxCount: 1_000_000,
      refreshDays: 0,
      otherFeeds: [],
      workPrefix: `work/${this.feedId}/${++this.#work}`,
      ...overrides,
    };
    const comparison = await compare(input);
    const rows: DecisionRow[] = [];
    for await (const row of readDecisions(this.store, comparison.decisions)) rows.push(row);
    this.#epoch += 1;
    const plan = await this.store.writeJson(`plans/${this.feedId}/${++this.#work}`, {
      v: 1,
      feedId: this.feedId,
      epoch: this.#epoch,
      plannedAt: input.plannedAt,
      instance: input.instance,
      owner: input.owner,
      counts: comparison.counts,
      stale: comparison.stale,
      decisions: comparison.decisions,
      proposals: comparison.proposals,
      chunks: chunksOf(rows).map((chunk) => ({
        ...chunk,
        action: 'Create',
        ref: comparison.decisions,
      })),
      samples: comparison.samples,
    } satisfies Plan);
    return { ...comparison, plan, epoch: this.#epoch, rows, input };
  }

  /** The ledger after the plan, one chunk per object; the bench goes on from it. */
  async commit(
    planned: Planned,
    answers: Answers = {},
    options: {
      readonly unsent?: readonly string[];
      readonly open?: readonly string[];
      readonly removalDropped?: boolean;
      /** What became of the links between indicators. @default all accepted */
      readonly links?: 'open' | readonly (ObjectOutcome | AcceptedInPart)[];
      /** What the answer says the object is. @default its place in the plan, and its key */
      readonly nameOf?: (row: DecisionRow) => { readonly key: string; readonly ordinal?: number };
    } = {},
  ): Promise<WrittenLedger> {
    const byPlace = ({ key, ordinal }: DecisionRow) => ({ key, ordinal });
    const { nameOf = byPlace } = options;
    const outcomes: ChunkOutcome[] = [];
    for (const row of planned.rows) {
      const { ordinal, key } = row;
      const base = { chunk: ordinal, batchId: 'b', accepted: 0, rejected: 0, unknown: 0 };
      const answer = answers[key];
      if (options.unsent?.includes(key)) continue;
      if (options.open?.includes(key)) outcomes.push({ ...base, status: 'open' });
      else if (answer === undefined) outcomes.push({ ...base, status: 'ended', accepted: 1 });
      else {
        const line = { ...nameOf(row), outcome: answer, code: '0x1001', reason: 'not allowed' };
        const exceptions = await this.store.write(
          `outcomes/${this.feedId}/${++this.#work}`,
          `${JSON.stringify(line)}\n`,
          { contentType: 'application/x-ndjson' },
        );
        outcomes.push({ ...base, status: 'ended', exceptions });
      }
    }
    if (planned.rows.some(hasLinks)) {
      const { links } = options;
      const text = (links === 'open' || links === undefined ? [] : links)
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
      const exceptions = await this.store.write(`outcomes/${this.feedId}/${++this.#work}`, text, {
        contentType: 'application/x-ndjson',
      });
      const base = {
        chunk: planned.rows.length,
        batchId: 'b',
        accepted: 0,
        rejected: 0,
        unknown: 0,
      };
      outcomes.push({ ...base, status: links === 'open' ? 'open' : 'ended', exceptions });
    }
    const { input } = planned;
    const written = await writeLedger({
      store: this.store,
      feedId: this.feedId,
      instance: input.instance,
      owner: input.owner,
      run: `run-${this.#work}`,
      at: input.plannedAt,
      ...(this.manifest ? { manifest: this.manifest } : {}),
      plan: {
        decisions: planned.decisions,
        proposals: planned.proposals,
        plannedAt: input.plannedAt,
        chunks: chunksOf(planned.rows),
      },
      outcomes,
      snapshots: input.snapshots,
      enabledCollections: input.enabledCollections,
      mappings: input.mappings,
      ...(input.inMemoryBytes === undefined ? {} : { inMemoryBytes: input.inMemoryBytes }),
      removalDropped: options.removalDropped ?? false,
    });
    this.manifest = written.manifest;
    const { epoch, plan } = planned;
    const own = outcomes.filter(({ status }) => status === 'open');
    this.inFlight = [...this.inFlight, ...own.map(({ chunk }) => ({ epoch, chunk }))];
    this.pending = stillPending([...this.pending, { epoch, plan }], this.inFlight);
    return written;
  }

  /** Plan and commit with every answer accepted. */
  async run(said: Readonly<Record<string, Said>>, options: PlanOptions = {}): Promise<Planned> {
    const planned = await this.plan(said, options);
    await this.commit(planned);
    return planned;
  }

  /** The run died after `beginPlan`. */
  async die(said: Readonly<Record<string, Said>>, options: PlanOptions = {}): Promise<Planned> {
    const planned = await this.plan(said, options);
    this.left(planned);
    return planned;
  }

  /** What a run leaves that does not commit; `open`: objects whose batch is still in flight. */
  left({ epoch, plan, rows }: Planned, open: readonly string[] = []): void {
    this.pending = [...this.pending, { epoch, plan }];
    const chunks = rows.filter(({ key }) => open.includes(key)).map(({ ordinal }) => ordinal);
    this.inFlight = [...this.inFlight, ...chunks.map((chunk) => ({ epoch, chunk }))];
  }

  rows(): Promise<readonly LedgerRow[]> {
    if (!this.manifest) return Promise.resolve([]);
    return queryRows(this.store, this.manifest);
  }

  async row(key: string): Promise<LedgerRow | undefined> {
    return (await this.rows()).find((row) => row.key === key);
  }

  async head(): Promise<LedgerManifest> {
    if (!this.manifest) throw new Error('no ledger yet');
    return readManifest(this.store, this.manifest);
  }
}

const chunksOf = (
  rows: readonly DecisionRow[],
): { chunk: number; wave: Wave; first: number; count: number }[] => [
  ...rows.map(({ ordinal, wave }) => ({ chunk: ordinal, wave, first: ordinal, count: 1 })),
  // What is linked stands in a chunk of its own; its end is read when it is among the outcomes.
  ...(rows.some(hasLinks)
    ? [{ chunk: rows.length, wave: WAVE.associations, first: 0, count: rows.length }]
    : []),
];

const hasLinks = ({ content, wave }: DecisionRow): boolean =>
  !isRemoval(wave) && content?.includes('"associatedIndicators"') === true;

/** `key=decision` of a plan, in order. */
export const decided = (planned: Planned): readonly string[] =>
  planned.rows.map((row) => `${row.key}=${row.decision}`);
