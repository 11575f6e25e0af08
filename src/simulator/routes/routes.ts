// Every route of the imitated API. A new resource is a file of routes and a line here. The first route that fits is taken, so fixed
// words come before parameters in the same place.
import type { Route } from '../transport/router.ts';
import { batchRoutes } from './v2/batch.ts';
import { instanceRoutes } from './v2/instance.ts';
import { uploadRoutes } from './v2/upload.ts';
import { attributeRoutes } from './v3/attributes.ts';
import { deletedRoutes } from './v3/deleted.ts';
import { describeRoutes } from './v3/describe.ts';
import { enrichRoutes } from './v3/enrich.ts';
import { exclusionRoutes } from './v3/exclusion-lists.ts';
import { groupFileRoutes } from './v3/group-files.ts';
import { groupRoutes } from './v3/groups.ts';
import { indicatorRoutes } from './v3/indicators.ts';
import { tagRoutes } from './v3/tags.ts';
import { tokenRoutes } from './v3/tokens.ts';
import { victimRoutes } from './v3/victims.ts';
import { vocabularyRoutes } from './v3/vocabulary.ts';

export const apiRoutes: readonly Route[] = [
  ...batchRoutes,
  ...instanceRoutes,
  ...uploadRoutes,
  ...deletedRoutes,
  ...enrichRoutes,
  ...indicatorRoutes,
  ...groupFileRoutes,
  ...groupRoutes,
  ...attributeRoutes,
  ...tagRoutes,
  ...victimRoutes,
  ...exclusionRoutes,
  ...vocabularyRoutes,
  ...tokenRoutes,
  ...describeRoutes,
];
