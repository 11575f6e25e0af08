// Ids are counted by kind and never used twice.
export type IdKind =
  | 'indicator'
  | 'group'
  | 'attribute'
  | 'tag'
  | 'owner'
  | 'batch'
  | 'occurrence'
  | 'victim'
  | 'victimAsset'
  | 'exclusionList';

export class IdCounters {
  readonly last: Record<IdKind, number> = {
    indicator: 0,
    group: 0,
    attribute: 0,
    tag: 0,
    owner: 0,
    batch: 0,
    occurrence: 0,
    victim: 0,
    victimAsset: 0,
    exclusionList: 0,
  };

  next(kind: IdKind): number {
    this.last[kind] += 1;
    return this.last[kind];
  }
}
