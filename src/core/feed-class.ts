/**
 * What absence from a download means.
 * `state`: withdrawn by the publisher. `window`: only that it is older than the window. `cumulative`: should not happen.
 * `event`: nothing, a delta carries changes only. Only `state` may remove by comparing snapshots.
 */
export type FeedClass = 'state' | 'window' | 'cumulative' | 'event';
