// Where a run keeps what. One prefix per run, so that cleaning up is one removal; attempts never share a key.
import { keySegment } from '../src/spool/index.ts';

export const runPrefix = (feedId: string, runKey: string): string =>
  `runs/${keySegment(feedId)}/${keySegment(runKey)}/`;
export const runsOf = (feedId: string): string => `runs/${keySegment(feedId)}`;
export const rawPrefix = (feedId: string, collection: string): string =>
  `raw/${keySegment(feedId)}/${keySegment(collection)}/`;
export const quarantineOf = (feedId: string): string => `quarantine/${keySegment(feedId)}`;
/** What the platform refused, by run and batch: kept as long as the reports that name it. */
export const rejectionsOf = (feedId: string): string => `rejections/${keySegment(feedId)}`;
/** Quality cards of the last runs. */
export const qualityKey = (feedId: string, collection: string): string =>
  `quality/${keySegment(feedId)}/${keySegment(collection)}.json`;
export const reportKey = (feedId: string, startedAt: string, runKey: string): string =>
  `reports/${keySegment(feedId)}/${startedAt.replace(/[:.]/g, '-')}-${keySegment(runKey)}.json`;
export const configPrefix = (feedId: string): string => `config/${keySegment(feedId)}`;
/** What cursors refer to; swept like raw data unless a cursor needs it. */
export const placesOf = (feedId: string, collection: string): string =>
  `raw/${keySegment(feedId)}/${keySegment(collection)}/places`;
export const rawOf = (feedId: string): string => `raw/${keySegment(feedId)}`;
export const reportsOf = (feedId: string): string => `reports/${keySegment(feedId)}`;
export const ledgerOf = (feedId: string): string => `ledger/${keySegment(feedId)}`;
