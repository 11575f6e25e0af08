// Moves batches through their states. One line per owner, in order of upload: what was uploaded first takes effect first. Lines of
// different owners do not wait for each other; with `batchOrder: independent` no batch waits for another.
// A batch takes effect at the moment it becomes Completed.
import type { BatchFaultSource } from '../transport/fault-rules.ts';
import type { Access, User } from '../state/access.ts';
import type { Counters } from '../state/counters.ts';
import type { OwnerRecord } from '../state/owner.ts';
import { defaultPace, type Pace } from '../state/pace.ts';
import type { PlatformStore } from '../state/store.ts';
import { announcedBy } from './announced.ts';
import { readBatchContent, type BatchContent, type BrokenContent } from './content.ts';
import { executeBatch, type BatchFaults } from './execute.ts';
import { createJob, takeUpload, type BatchJob } from './job.ts';
import { MetadataReader } from './metadata-reader.ts';
import { MetadataWriter } from './metadata-writer.ts';
import { brokenContent, emptyOutcome, type BatchOutcome } from './outcome.ts';
import type { BatchSettings } from './settings.ts';

/** A timer never sleeps longer than this, because the clock may be moved. */
const MAX_SLEEP_MS = 60_000;

export interface BatchQueueParts {
  readonly store: PlatformStore;
  readonly access: Access;
  readonly counters: Counters;
  readonly faults: BatchFaultSource;
  /** Parse and count, keep nothing. */
  readonly sink: boolean;
}

type ExecuteParameters = [
  job: BatchJob,
  content: BatchContent | BrokenContent,
  faults: BatchFaults,
];

export class BatchQueue {
  readonly #parts: BatchQueueParts;
  readonly jobs = new Map<number, BatchJob>();
  #waiting: BatchJob[] = [];
  #pace: Pace = defaultPace();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(parts: BatchQueueParts) {
    this.#parts = parts;
  }

  get pace(): Pace {
    return this.#pace;
  }

  setPace(pace: Pace): void {
    this.#pace = pace;
    this.wake();
  }

  create(settings: BatchSettings, owner: OwnerRecord, user: User): BatchJob {
    const { store, counters } = this.#parts;
    const job = createJob(store.nextId('batch'), settings, owner, user, store.clock.nowMs());
    this.jobs.set(job.id, job);
    counters.batchesCreated += 1;
    return job;
  }

  upload(job: BatchJob, bytes: Buffer): void {
    this.#take(job, bytes);
    this.#waiting.push(job);
    this.wake();
  }

  /** Runs the batch at once, past the line, and forgets its id, as the platform does with small ones. */
  runInline(job: BatchJob, bytes: Buffer): void {
    this.#take(job, bytes);
    this.jobs.delete(job.id);
    this.#start(job);
    this.#complete(job);
  }

  release(ids: readonly number[] | 'all'): number {
    const chosen = this.#waiting.filter((job) => ids === 'all' || ids.includes(job.id));
    for (const job of chosen) job.released = true;
    this.wake();
    return chosen.length;
  }

  /** Moves every batch as far as the clock, the pace and the holds allow. */
  advance(): void {
    const { store } = this.#parts;
    const blocked = new Set<OwnerRecord>();
    const inOrder = store.switches.batchOrder === 'upload';
    for (const job of this.#waiting) {
      if (inOrder && blocked.has(job.owner)) continue;
      while (job.status !== 'Completed' && this.#dueAtMs(job) <= store.clock.nowMs())
        this.#step(job);
      if (job.status !== 'Completed') blocked.add(job.owner);
    }
    this.#waiting = this.#waiting.filter((job) => job.status !== 'Completed');
  }

  /** Looks again soon: after an upload, a change of pace, clock or hold. */
  wake(): void {
    if (this.#immediate !== undefined) return;
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined;
      this.advance();
      this.#sleep();
    });
  }

  /** Forgets all batches. */
  clear(): void {
    this.jobs.clear();
    this.#waiting = [];
    this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (this.#immediate !== undefined) clearImmediate(this.#immediate);
    this.#immediate = undefined;
  }

  #take(job: BatchJob, bytes: Buffer): void {
    const { counters, store } = this.#parts;
    takeUpload(job, bytes, store.clock.nowMs());
    counters.batchesUploaded += 1;
    if (job.sha256 !== undefined) counters.countContent(job.sha256);
  }

  #sleep(): void {
    clearTimeout(this.#timer);
    const { clock } = this.#parts.store;
    const next = Math.min(...this.#waiting.map((job) => this.#dueAtMs(job)));
    if (!Number.isFinite(next) || (clock.frozen && next > clock.nowMs())) return;
    const ms = Math.min(Math.max(next - clock.nowMs(), 1), MAX_SLEEP_MS);
    this.#timer = setTimeout(() => this.wake(), ms);
    this.#timer.unref();
  }

  #dueAtMs(job: BatchJob): number {
    const { hold, queuedMs, runningMs, perObjectMs } = this.#pace;
    if (hold === job.status && !job.released) return Number.POSITIVE_INFINITY;
    return (
      job.enteredAtMs + (job.status === 'Queued' ? queuedMs : runningMs + perObjectMs * job.objects)
    );
  }

  #step(job: BatchJob): void {
    if (job.status === 'Queued') this.#start(job);
    else this.#complete(job);
  }

  #start(job: BatchJob): void {
    const { associationOrder } = this.#parts.store.switches;
    const bytes = job.upload ?? Buffer.alloc(0);
    const content = readBatchContent(bytes, job.settings.version, associationOrder);
    job.upload = undefined;
    job.content = content;
    job.objects = 'broken' in content ? 0 : content.groups.length + content.indicators.length;
    this.#parts.counters.objectsReceived += job.objects;
    job.enteredAtMs = this.#parts.store.clock.nowMs();
    job.status = 'Running';
  }

  #complete(job: BatchJob): void {
    const { content } = job;
    job.content = undefined;
    if (content !== undefined) {
      const faults = this.#parts.faults.forBatch(job.owner.name);
      if (this.#parts.sink && !('broken' in content)) {
        job.outcome = emptyOutcome();
        job.outcome.successIndicatorCount = content.indicators.length;
        job.outcome.successGroupCount = content.groups.length;
      } else job.outcome = this.#execute(job, content, faults);
      job.errorsDropped = faults.dropErrors;
    }
    job.status = 'Completed';
    job.enteredAtMs = this.#parts.store.clock.nowMs();
    this.#parts.counters.batchesCompleted += 1;
  }

  /** An error of the simulator's own ends the batch as the platform ends one it cannot go on with. */
  #execute(...[job, content, faults]: ExecuteParameters): BatchOutcome {
    try {
      return executeBatch(this.#context(job, content), content, faults);
    } catch (error) {
      const outcome = emptyOutcome();
      outcome.otherErrorCount = 1;
      outcome.errors.push(
        brokenContent({ path: '$', last: '' }, error instanceof Error ? error.message : 'unknown'),
      );
      return outcome;
    }
  }

  #context(
    job: BatchJob,
    content: BatchContent | BrokenContent,
  ): Parameters<typeof executeBatch>[0] {
    const { store, access } = this.#parts;
    const { owner, settings, user } = job;
    return {
      store,
      owner,
      settings,
      userName: user.accessId,
      mayDelete: access.can(user, owner, 'delete'),
      reader: new MetadataReader(store, owner),
      writer: new MetadataWriter(store, settings, user.accessId),
      at: store.clock.nowSeconds(),
      links: [],
      announced: 'broken' in content ? () => false : announcedBy(store, content),
    };
  }
}
