// Planning and ledger of the scripted world: the rules of the commit protocol for objects that are texts.
import type { CollectionSnapshot } from '../../src/core/plan.ts';
import type { Ledger, Row, World } from './scripted-world.ts';

export interface PlannedChunk {
  readonly action: 'Create' | 'Delete';
  readonly objects: readonly (readonly [key: string, text: string])[];
}

export interface PlanDocument {
  readonly chunks: readonly PlannedChunk[];
  /** Rows as they become if everything is accepted. */
  readonly rows: Ledger;
  /** Objects that cannot be decided because a collection failed; they stay unknown if they were. */
  readonly open: readonly string[];
  /** Objects that an earlier batch may still change: unknown, whatever becomes of this plan. */
  readonly inFlight: readonly string[];
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly resent: readonly string[];
  readonly removed: readonly string[];
}

type Claims = Readonly<Record<string, Readonly<Record<string, string>>>>;

const NOTHING: Row = { unknown: false, missing: 0, claims: {} };

const merged = (claims: Readonly<Record<string, string>>): string | undefined =>
  Object.values(claims).sort().at(-1);

function chunked(
  action: PlannedChunk['action'],
  objects: readonly (readonly [string, string])[],
  size: number,
): PlannedChunk[] {
  return Array.from({ length: Math.ceil(objects.length / size) }, (_, index) => ({
    action,
    objects: objects.slice(index * size, (index + 1) * size),
  }));
}

/** One comparison between snapshots, ledger and what is pending. */
export function plan(
  world: World,
  ledger: Ledger,
  {
    pending,
    inFlight,
  }: { readonly pending: ReadonlySet<string>; readonly inFlight: ReadonlySet<string> },
  snapshots: readonly CollectionSnapshot[],
  { resend }: { readonly resend: boolean },
): PlanDocument {
  const claims: Claims = Object.fromEntries(
    snapshots
      .filter(({ status }) => status === 'mapped')
      .map(({ collection, segments }) => [
        collection,
        Object.assign({}, ...segments.map((segment) => world.get<object>(segment))) as Record<
          string,
          string
        >,
      ]),
  );
  const failed = snapshots.some(({ status }) => status === 'failed');
  const counts = snapshots.every(({ complete, feedClass, status }) =>
    status === 'skipped' ? true : complete && feedClass === 'state',
  );
  const keys = new Set([
    ...Object.keys(ledger),
    ...pending,
    ...Object.values(claims).flatMap((claim) => Object.keys(claim)),
  ]);
  const document = {
    rows: {} as Ledger,
    open: [] as string[],
    inFlight: [...inFlight],
    created: [] as string[],
    updated: [] as string[],
    resent: [] as string[],
    removed: [] as string[],
  };
  const creates: [string, string][] = [];
  for (const key of [...keys].sort()) {
    const row = ledger[key] ?? NOTHING;
    const now: Record<string, string> = {};
    for (const { collection, status } of snapshots) {
      const text = status === 'mapped' ? claims[collection]?.[key] : row.claims[collection];
      if (text !== undefined) now[collection] = text;
    }
    const unknown = pending.has(key) || row.unknown;
    const same = JSON.stringify(now) === JSON.stringify(row.claims);
    if (failed && (unknown || same)) {
      document.rows[key] = { ...row, unknown };
      if (unknown) document.open.push(key);
      continue;
    }
    const want = merged(now);
    const next: Row = { ...row, claims: now, missing: 0, unknown: false };
    if (want !== undefined) {
      const due = unknown || resend || row.held !== want;
      if (due && (unknown || row.refused !== want)) {
        creates.push([key, want]);
        if (unknown) document.resent.push(key);
        else if (row.held === undefined) document.created.push(key);
        else document.updated.push(key);
        next.held = want;
      }
      document.rows[key] = next;
    } else if (row.held !== undefined || unknown) {
      const grace = Math.max(...snapshots.map(({ graceSnapshots }) => graceSnapshots));
      next.missing = row.missing + (counts && !failed ? 1 : 0);
      if (next.missing >= grace) document.removed.push(key);
      next.unknown = unknown;
      document.rows[key] = next;
    }
  }
  const size = world.options.objectsPerChunk ?? 100;
  return { ...document, chunks: chunked('Create', creates, size) };
}

/** The plan with the chunks that remove. */
export function withRemoval(world: World, document: PlanDocument): PlanDocument {
  const size = world.options.objectsPerChunk ?? 100;
  const gone = document.removed.map((key) => [key, ''] as const);
  return { ...document, chunks: [...document.chunks, ...chunked('Delete', gone, size)] };
}

export interface Written {
  readonly ledger: Ledger;
  /** Objects of this plan without a final outcome. */
  readonly unknown: readonly string[];
  readonly refused: readonly string[];
}

/** Rows from accepted outcomes only; an object without a final one is unknown. */
export function ledgerAfter(
  world: World,
  before: Ledger,
  document: PlanDocument,
  outcomeOf: (chunk: number) => 'ended' | 'open' | 'unsent',
): Written {
  const ledger: Ledger = structuredClone(document.rows);
  const refused: string[] = [];
  document.chunks.forEach(({ action, objects }, chunk) => {
    const outcome = outcomeOf(chunk);
    for (const [key, text] of objects) {
      const row = (ledger[key] ??= structuredClone(NOTHING));
      if (outcome === 'ended' && world.refused.has(key) && action === 'Create') {
        refused.push(key);
        restore(row, before[key]);
        row.refused = text;
      } else if (outcome === 'ended') {
        if (action === 'Delete') Reflect.deleteProperty(ledger, key);
      } else {
        restore(row, before[key]);
        row.unknown = outcome === 'open' || before[key]?.unknown === true;
        // Never given to the platform: due again, because what is held differs.
      }
    }
  });
  const unknown = Object.keys(ledger).filter((key) => ledger[key]?.unknown === true);
  for (const key of document.inFlight) (ledger[key] ??= structuredClone(NOTHING)).unknown = true;
  return { ledger, unknown, refused };
}

function restore(row: Row, before: Row | undefined): void {
  if (before?.held === undefined) Reflect.deleteProperty(row, 'held');
  else row.held = before.held;
}
