// The objects of a collection as entries with what TAXII filters by: markings first, then indicators in the order in which they were added.
import type { IndicatorRecord } from '../../state/records.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import type { PlatformStore } from '../../state/store.ts';
import { cachedMatches } from '../query-cache.ts';
import type { TaxiiApp } from './app.ts';
import { EXPORTED_TYPES } from './collections.ts';
import { MARKINGS_AT, TLP_MARKINGS, markingView, type TlpMarking } from './markings.ts';
import { dateText, stixId, stixIndicator } from './stix-indicator.ts';

export type TaxiiObject = TlpMarking | IndicatorRecord;

const isMarking = (one: TaxiiObject): one is TlpMarking => 'tlp' in one;

/** How one app tells what an object is. */
export class ObjectReader {
  readonly #app: TaxiiApp;
  readonly #store: PlatformStore;

  constructor(app: TaxiiApp, store: PlatformStore) {
    this.#app = app;
    this.#store = store;
  }

  id(one: TaxiiObject): string {
    return isMarking(one) ? one.id : stixId(one, this.#app, this.#store.switches.taxiiIds);
  }

  type(one: TaxiiObject): string {
    return isMarking(one) ? 'marking-definition' : 'indicator';
  }

  /** Epoch seconds of the only version that is kept. */
  version(one: TaxiiObject): number {
    return isMarking(one) ? MARKINGS_AT : one.modifiedAt;
  }

  /** When the object, or the version of it that is shown, came into the collection. */
  addedAt(one: TaxiiObject): number {
    if (isMarking(one)) return MARKINGS_AT;
    return this.#store.switches.taxiiAdded === 'dateAdded' ? one.addedAt : one.modifiedAt;
  }

  dateText(seconds: number): string {
    return dateText(seconds, this.#app);
  }

  view(one: TaxiiObject): Record<string, unknown> {
    return isMarking(one)
      ? markingView(one)
      : stixIndicator(one, this.#app, this.#store.switches.taxiiIds);
  }
}

/** Everything of the collection that fits; `key` names the condition for the cache. */
export const collectionObjects = (
  store: PlatformStore,
  owner: OwnerRecord,
  reader: ObjectReader,
  key: string,
  fits: (one: TaxiiObject) => boolean,
): readonly TaxiiObject[] =>
  cachedMatches(store, `taxii ${owner.id} ${key}`, () => {
    const types = new Set(EXPORTED_TYPES);
    const found: IndicatorRecord[] = [];
    for (const record of store.indicators.values())
      if (record.owner === owner && types.has(record.type.name) && fits(record)) found.push(record);
    found.sort((left, right) => reader.addedAt(left) - reader.addedAt(right) || left.id - right.id);
    return [...TLP_MARKINGS.filter(fits), ...found];
  });
