// A plain list of values, described by YAML alone.
import { listCollection } from '../generic/collections.ts';
import { genericFeed } from '../generic/generic-feed.ts';
import { listSettings } from '../generic/shape.ts';

export const genericList = genericFeed({
  id: 'generic-list',
  version: '1.0.0',
  title: 'Generic list',
  description: 'A text document with one value per line, described by the settings of the feed.',
  settings: listSettings,
  collection: listCollection,
});
