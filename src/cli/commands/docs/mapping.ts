import { mappingDocument } from '../../../feeds/index.ts';
import { documentCommand } from '../../author/feed-document.ts';

export const docsMapping = documentCommand({
  name: 'mapping',
  summary: "The vendor's data-mapping document of a feed",
  explanation:
    'For each collection: every object that a record becomes, every field of it, and where that field comes from.',
  example: 'malc0de',
  write: mappingDocument,
});
