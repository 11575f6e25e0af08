// Comma-, tab- or otherwise separated values, described by YAML alone.
import { csvCollection } from '../generic/collections.ts';
import { genericFeed } from '../generic/generic-feed.ts';
import { csvSettings } from '../generic/shape.ts';

export const genericCsv = genericFeed({
  id: 'generic-csv',
  version: '1.0.0',
  title: 'Generic CSV',
  description: 'Rows of separated values, described by the settings of the feed.',
  settings: csvSettings,
  collection: csvCollection,
});
