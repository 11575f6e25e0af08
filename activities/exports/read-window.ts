import { activityInfo } from '@temporalio/activity';
import type { DataRef } from '../../src/core/data-ref.ts';
import {
  readExportParameters,
  readWindow,
  SEGMENT_TYPE,
  type WindowPosition,
} from '../../src/exports/index.ts';
import type { Refusal } from '../../src/outputs/index.ts';
import type { Store } from '../../src/spool/index.ts';
import { withHeartbeats } from '../heartbeats.ts';
import { quarantineOf, runPrefix } from '../store-keys.ts';
import type { ReadWindowActivity, ReadWindowInput } from './contracts.ts';
import type { ExportPlatforms } from './export-platforms.ts';

export interface ReadWindowDeps {
  readonly platforms: ExportPlatforms;
  readonly store: Pick<Store, 'writeContentAddressed'>;
}

/** What is safe in the store, and where it goes on. */
interface Kept {
  readonly segments: readonly DataRef[];
  readonly objects: number;
  readonly refused: readonly Refusal[];
  readonly position?: WindowPosition;
}

/** Lines are collected up to this size before they become a segment: each costs a reference in the history. */
const SEGMENT_CHARACTERS = 32 * 1024 * 1024;
/** Examples in the report; all are counted. */
const KEPT_REFUSALS = 1_000;

/**
 * Does: reads one range of one window into segments of the store.
 * Safe to retry because: pages are cut by id, segments are content-addressed, and an object that comes twice is merged into one.
 * Heartbeat carries: the segments that are safe, and the id behind which reading goes on.
 * Fails with: PlatformUnreachable, PlatformUnavailable, RateLimited (retried); AuthFailed, PermissionDenied, PlatformResponse, StoreFull.
 */
export function createReadWindow(deps: ReadWindowDeps): ReadWindowActivity {
  return (input) => {
    const held = activityInfo().heartbeatDetails as Kept | undefined;
    return withHeartbeats<Kept, Awaited<ReturnType<ReadWindowActivity>>>(
      held ?? { segments: [], objects: 0, refused: [] },
      async (report, signal) => {
        const kept = await read(deps, input, held, report, signal);
        return {
          segments: kept.segments,
          objects: kept.objects,
          refused: kept.refused.length,
          ...(await writeRefusals(deps.store, input, kept.refused)),
        };
      },
    );
  };
}

async function read(
  { platforms, store }: ReadWindowDeps,
  { configRef, feedId, runKey, window }: ReadWindowInput,
  held: Kept | undefined,
  report: (kept: Kept) => void,
  signal: AbortSignal,
): Promise<Kept> {
  const { settings, platform: tc } = await platforms.ofExport(configRef);
  const { maxPageSize } = readExportParameters(settings.parameters);
  let kept: Kept = held ?? { segments: [], objects: 0, refused: [] };
  let lines = '';
  let waiting: Omit<Kept, 'segments'> = kept;
  const flush = async (): Promise<void> => {
    if (lines === '') return;
    const segment = await store.writeContentAddressed(`${runPrefix(feedId, runKey)}read`, lines, {
      contentType: SEGMENT_TYPE,
      count: waiting.objects - kept.objects,
      suffix: '.tsv',
    });
    lines = '';
    kept = { ...waiting, segments: [...kept.segments, segment] };
    report(kept);
  };
  await readWindow({
    tc,
    ...window,
    position: held?.position,
    maxPageSize,
    signal,
    onPage: async (page) => {
      lines += page.lines;
      waiting = {
        objects: waiting.objects + page.objects,
        refused: [...waiting.refused, ...page.refused].slice(0, KEPT_REFUSALS),
        position: page.position,
      };
      if (lines.length >= SEGMENT_CHARACTERS) await flush();
    },
  });
  await flush();
  return { ...kept, ...waiting, segments: kept.segments };
}

async function writeRefusals(
  store: ReadWindowDeps['store'],
  { feedId }: ReadWindowInput,
  refused: readonly Refusal[],
): Promise<{ readonly refusals?: DataRef }> {
  if (refused.length === 0) return {};
  const text = refused.map((refusal) => `${JSON.stringify(refusal)}\n`).join('');
  const refusals = await store.writeContentAddressed(quarantineOf(feedId), text, {
    contentType: 'application/x-ndjson',
    count: refused.length,
    suffix: '.jsonl',
  });
  return { refusals };
}
