// A JSON document or JSON lines, described by YAML alone.
import { jsonCollection } from '../generic/collections.ts';
import { genericFeed } from '../generic/generic-feed.ts';
import { jsonSettings } from '../generic/shape.ts';

export const genericJson = genericFeed({
  id: 'generic-json',
  version: '1.0.0',
  title: 'Generic JSON',
  description: 'A JSON document with records inside, described by the settings of the feed.',
  settings: jsonSettings,
  collection: jsonCollection,
});
