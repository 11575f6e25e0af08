import { feedPage } from '../../../feeds/index.ts';
import { documentCommand } from '../../author/feed-document.ts';

export const docsFeed = documentCommand({
  name: 'feed',
  summary: 'The page of a feed: limits, parameters, mapping, deprecation advice',
  explanation: 'Of a generic feed the page says what the settings in the YAML make of it.',
  example: 'urlhaus',
  write: (feed) => feedPage(feed),
});
