import { activityInfo } from '@temporalio/activity';
import {
  readExportParameters,
  readWindow,
  SEGMENT_TYPE,
  type WindowPosition,
} from '../../src/exports/index.ts';
import type { Store } from '../../src/spool/index.ts';
import type { Compute } from '../compute.ts';
import { withHeartbeats } from '../heartbeats.ts';
import { quarantineOf, runPrefix } from '../store-keys.ts';
import type { ReadWindowActivity, ReadWindowInput, ReadWindowResult } from './contracts.ts';
import type { ExportPlatforms } from './export-platforms.ts';

export interface ReadWindowDeps {
  readonly platforms: ExportPlatforms;
  readonly store: Pick<Store, 'writeContentAddressed'>;
  readonly compute: Compute;
}

/** What is safe in the store, and where it goes on. */
interface Kept extends ReadWindowResult {
  readonly position?: WindowPosition;
  readonly pages: number;
}

const NOTHING_KEPT: Kept = { segments: [], refusals: [], objects: 0, refused: 0, pages: 0 };

/** Lines are collected up to this many bytes before they become a segment: each costs a reference in the history. */
const SEGMENT_BYTES = 8 * 1024 * 1024;

/**
 * Does: reads one range of one window into segments of the store; what cannot be read goes to the quarantine with its reason.
 * Safe to retry because: pages are cut by id, segments are content-addressed, and an object that comes twice is merged into one.
 * Heartbeat carries: the segments that are safe, and the id behind which reading goes on.
 * Fails with: PlatformUnreachable, PlatformUnavailable, RateLimited (retried); AuthFailed, PermissionDenied, PlatformResponse, StoreFull.
 */
export function createReadWindow(deps: ReadWindowDeps): ReadWindowActivity {
  return (input) => {
    const held = activityInfo().heartbeatDetails as Kept | undefined;
    return withHeartbeats<Kept, ReadWindowResult>(held ?? NOTHING_KEPT, async (report, signal) => {
      const {
        position: _read,
        pages: _pages,
        ...result
      } = await read(deps, input, { held, report, signal });
      return result;
    });
  };
}

/** What was read and is not safe yet. */
const nothingRead = () => ({
  lines: [] as Uint8Array[],
  bytes: 0,
  objects: 0,
  refusals: '',
  refused: 0,
  unnamed: 0,
  pages: 0,
});

async function read(
  { platforms, store, compute }: ReadWindowDeps,
  { configRef, feedId, runKey, window }: ReadWindowInput,
  {
    held,
    report,
    signal,
  }: {
    readonly held: Kept | undefined;
    readonly report: (kept: Kept) => void;
    readonly signal: AbortSignal;
  },
): Promise<Kept> {
  const { settings, platform: tc } = await platforms.ofExport(configRef);
  const { maxPageSize } = readExportParameters(settings.parameters);
  let kept = held ?? NOTHING_KEPT;
  let next = nothingRead();
  const keep = async (position: WindowPosition): Promise<void> => {
    const { segments, refusals } = kept;
    const unnamed = (kept.unnamed ?? 0) + next.unnamed;
    const segment =
      next.bytes === 0
        ? []
        : [
            await store.writeContentAddressed(
              `${runPrefix(feedId, runKey)}read`,
              Buffer.concat(next.lines),
              {
                contentType: SEGMENT_TYPE,
                count: next.objects - next.refused,
                suffix: '.tsv',
              },
            ),
          ];
    const refusal =
      next.refusals === ''
        ? []
        : [
            await store.writeContentAddressed(quarantineOf(feedId), next.refusals, {
              contentType: 'application/x-ndjson',
              count: next.refused,
              suffix: '.jsonl',
            }),
          ];
    kept = {
      segments: [...segments, ...segment],
      refusals: [...refusals, ...refusal],
      objects: kept.objects + next.objects,
      refused: kept.refused + next.refused,
      ...(unnamed === 0 ? {} : { unnamed }),
      pages: kept.pages + next.pages,
      position,
    };
    next = nothingRead();
    report(kept);
  };
  const { limit = {}, ...range } = window;
  const left = (most: number | undefined, done: number): number | undefined =>
    most === undefined ? undefined : most - done;
  const { position, finished } = await readWindow({
    tc,
    ...range,
    position: held?.position,
    maxPageSize: Math.min(maxPageSize, limit.objects ?? maxPageSize),
    maxObjects: left(limit.objects, kept.objects),
    maxPages: left(limit.pages, kept.pages),
    signal,
    read: (page) => compute.run('readPage', page, { signal, onProgress: () => undefined }),
    onPage: async (page) => {
      next.lines.push(page.lines);
      next.bytes += page.lines.length;
      next.objects += page.objects;
      next.refusals += page.refused.map((refusal) => `${JSON.stringify(refusal)}\n`).join('');
      next.refused += page.refusedCount;
      next.unnamed += page.unnamed;
      next.pages += 1;
      if (next.bytes + next.refusals.length >= SEGMENT_BYTES) await keep(page.position);
    },
  });
  if (position !== undefined && next.objects > 0) await keep(position);
  return finished || position === undefined ? kept : { ...kept, stoppedAt: position.after };
}
