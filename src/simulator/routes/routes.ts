// Every route of the imitated API. A new resource is a file of routes and a line here.
import type { Route } from '../transport/router.ts';
import { batchRoutes } from './v2-batch.ts';
import { metadataRoutes } from './v2-metadata.ts';
import { uploadRoutes } from './v2-upload.ts';
import { groupRoutes } from './v3-groups.ts';
import { indicatorRoutes } from './v3-indicators.ts';
import { vocabularyRoutes } from './v3-vocabulary.ts';

export const apiRoutes: readonly Route[] = [
  ...batchRoutes,
  ...metadataRoutes,
  ...uploadRoutes,
  ...indicatorRoutes,
  ...groupRoutes,
  ...vocabularyRoutes,
];
