import { activityInfo } from '@temporalio/activity';
import { readDecisions } from '../src/ledger/index.ts';
import type { DecisionRow } from '../src/ledger/index.ts';
import type { ObjectContent } from '../src/core/mapped-object.ts';
import { isRemoval, sentBefore } from '../src/core/plan.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import type { Store } from '../src/spool/index.ts';
import type { IndicatorRecord, ThreatConnect } from '../src/threatconnect/index.ts';
import type { Compute } from './compute.ts';
import type { PlanRemovalActivity } from './plan-contracts.ts';
import type { Documents } from './documents.ts';
import type { FeedCatalogue } from './feed-catalogue.ts';
import { foreignMark } from './foreign-mark.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { PlatformPool } from './platform-pool.ts';
import { runPrefix } from './store-keys.ts';

export interface PlanRemovalDeps {
  readonly documents: Pick<Documents, 'plan'>;
  readonly catalogue: Pick<FeedCatalogue, 'mappings'>;
  readonly platforms: Pick<PlatformPool, 'of'>;
  readonly compute: Compute;
  readonly store: Store;
}

/** Candidates asked for at once; the query text stays well below usual limits of a request line. */
const ASKED_AT_ONCE = 500;

/**
 * Does: looks at every candidate for removal on the platform. What only this feed made is deleted; what carries somebody
 * else's tags, attributes or associations is set inactive instead (D10). Writes the chunk files of both.
 * Safe to retry because: it only reads the platform and writes under names of its own.
 * Heartbeat carries: candidates looked at.
 */
export function createPlanRemoval(deps: PlanRemovalDeps): PlanRemovalActivity {
  return (input) =>
    withHeartbeats({ candidates: 0 }, async (report, signal) => {
      const { settings, platform } = await deps.platforms.of(input.configRef);
      const plan = await deps.documents.plan(input.plan);
      const inactivate: string[] = [];
      if (settings.stale.removal === 'delete') {
        const firstRemoval = sentBefore(plan.chunks);
        let looked = 0;
        for await (const rows of inGroups(
          readDecisions(deps.store, plan.decisions, { fromOrdinal: firstRemoval, signal }),
          ASKED_AT_ONCE,
        )) {
          inactivate.push(...(await touchedByOthers(rows, settings, platform, signal)));
          looked += rows.length;
          report({ candidates: looked });
        }
      }
      const prefix = `${runPrefix(input.feedId, input.runKey)}removal/${activityInfo().attempt}-`;
      return deps.compute.run(
        'planRemoval',
        {
          storeUrl: deps.store.url,
          settings,
          epoch: input.epoch,
          runKey: input.runKey,
          mappings: deps.catalogue.mappings(settings),
          prefix,
          plan: input.plan,
          inactivate,
        },
        { signal, onProgress: (objects) => report({ candidates: objects }) },
      );
    });
}

/** Keys of candidates that somebody else has worked on. */
async function touchedByOthers(
  rows: readonly DecisionRow[],
  { owner }: FeedSettings,
  platform: ThreatConnect,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const indicators = rows.filter(({ kind, wave }) => kind === 'indicator' && isRemoval(wave));
  if (indicators.length === 0) return [];
  const found = await platform.indicators.findBySummary(
    owner,
    indicators.map(({ type, id }) => ({ type, summary: id })),
    ['tags', 'attributes', 'associatedGroups', 'associatedIndicators', 'securityLabels'],
    signal,
  );
  const rowOf = rowFinder(indicators);
  return found.flatMap((record) => {
    const row = rowOf(record);
    return row && foreignMark(record, row.footprint, sentContent(row)) !== undefined
      ? [row.key]
      : [];
  });
}

const sentContent = ({ content }: DecisionRow): ObjectContent =>
  JSON.parse(content ?? '{}') as ObjectContent;

/** A File is known by any of its hashes: the platform may hold more of them than this feed has sent. */
function rowFinder(
  rows: readonly DecisionRow[],
): (record: IndicatorRecord) => DecisionRow | undefined {
  const namesOf = (type: string, id: string): readonly string[] =>
    type === 'File' ? id.split(' : ').map((hash) => `${type}|${hash}`) : [`${type}|${id}`];
  const byName = new Map(
    rows.flatMap((row) => namesOf(row.type, row.id).map((name) => [name, row] as const)),
  );
  return ({ type, canonicalId }) => {
    for (const name of namesOf(type, canonicalId)) {
      const row = byName.get(name);
      if (row) return row;
    }
    return undefined;
  };
}

async function* inGroups<Item>(
  items: AsyncIterable<Item>,
  size: number,
): AsyncIterable<readonly Item[]> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length >= size) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}
