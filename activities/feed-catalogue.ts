// What a run needs to know of a feed's definition, in plain words of the run.
import type { FeedClass } from '../src/core/feed-class.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import {
  collectionOf,
  findFeed,
  mappingFingerprint,
  resolveParameters,
} from '../src/feeds/index.ts';
import type { Feed } from '../src/feeds/index.ts';

/** What must exist on the instance before anything is fetched. */
export interface FeedNeeds {
  readonly indicatorTypes: readonly string[];
  readonly attributeTypes: readonly string[];
}

export interface FeedCatalogue {
  find(settings: Pick<FeedSettings, 'definition' | 'parameters'>): Feed;
  /** The enabled collections. `graceSnapshots` 0 = the definition leaves it to the proof of completeness. */
  collections(settings: FeedSettings): readonly {
    readonly collection: string;
    readonly feedClass: FeedClass;
    readonly graceSnapshots: number;
  }[];
  needs(settings: FeedSettings): FeedNeeds;
  /** Mapping fingerprint per enabled collection. */
  mappings(settings: FeedSettings): Readonly<Record<string, string>>;
}

export function createFeedCatalogue(): FeedCatalogue {
  const find: FeedCatalogue['find'] = ({ definition, parameters }) =>
    findFeed(definition, parameters);
  return {
    find,
    collections: (settings) => {
      const feed = find(settings);
      return settings.collections.map((collection) => {
        const { feedClass, grace } = collectionOf(feed, collection);
        return { collection, feedClass, graceSnapshots: grace ?? 0 };
      });
    },
    needs: (settings) => {
      const feed = find(settings);
      return {
        indicatorTypes: indicatorTypesOf(feed, settings.collections),
        attributeTypes: attributeTypesOf(feed, settings),
      };
    },
    mappings: (settings) => {
      const feed = find(settings);
      return Object.fromEntries(
        settings.collections.map((collection) => [
          collection,
          mappingFingerprint(feed, collection, resolveParameters(feed, settings.parameters)),
        ]),
      );
    },
  };
}

function indicatorTypesOf(feed: Feed, collections: readonly string[]): readonly string[] {
  const types = collections.flatMap((collection) =>
    collectionOf(feed, collection).templates.flatMap((template) =>
      template.kind === 'indicator' ? template.types : [],
    ),
  );
  return [...new Set(types)].sort();
}

/** Of the enabled collections only, without what the operator has written elsewhere: what is not sent needs nothing. */
function attributeTypesOf(
  feed: Feed,
  { collections, parameters }: Pick<FeedSettings, 'collections' | 'parameters'>,
): readonly string[] {
  const policies = Object.keys(parameters['attribute_policy'] ?? {});
  const types = collections.flatMap((collection) =>
    collectionOf(feed, collection).templates.flatMap(({ attributes }) =>
      attributes.flatMap(({ type }) => (policies.includes(type) ? [] : [type])),
    ),
  );
  return [...new Set(types)].sort();
}
