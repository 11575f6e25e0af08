import { mappingDocument } from '../../../feeds/index.ts';
import { showMapping } from '../../author/show-mapping.ts';
import { documentCommand } from '../../author/feed-document.ts';

export const docsMapping = documentCommand({
  name: 'mapping',
  summary: 'What each field of each object comes from, as a table',
  explanation:
    "For each collection: every object that a record becomes, every field of it, and where that field comes from. It takes the place of the vendor's data-mapping document.",
  example: 'malc0de',
  write: mappingDocument,
  show: showMapping,
});
