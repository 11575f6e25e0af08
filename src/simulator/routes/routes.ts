// Every route of the imitated API. A new resource is a file of routes and a line here. The first route that fits is taken, so fixed
// words come before parameters in the same place.
import type { Route } from '../transport/router.ts';
import { atomic } from './atomic.ts';
import { taxiiRoutes } from './taxii/routes.ts';
import { associationRoutes } from './v2/associations.ts';
import { attributeRoutes as v2AttributeRoutes } from './v2/attributes.ts';
import { batchRoutes } from './v2/batch.ts';
import { bulkRoutes } from './v2/bulk.ts';
import { customAssociationRoutes } from './v2/custom-associations.ts';
import { dnsRoutes } from './v2/dns-resolutions.ts';
import { fileOccurrenceRoutes } from './v2/file-occurrences.ts';
import { groupRoutes as v2GroupRoutes } from './v2/groups.ts';
import { indicatorRoutes as v2IndicatorRoutes } from './v2/indicators.ts';
import { ownerRoutes } from './v2/owners.ts';
import { sightingRoutes } from './v2/sightings.ts';
import { tagAndLabelRoutes } from './v2/tags-and-labels.ts';
import { typeRoutes } from './v2/types.ts';
import { uploadRoutes } from './v2/upload.ts';
import { victimRoutes as v2VictimRoutes } from './v2/victims.ts';
import { vocabularyRoutes as v2VocabularyRoutes } from './v2/vocabulary.ts';
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

/** Batches have transactions of their own: their entities. */
const records: readonly Route[] = [
  ...ownerRoutes,
  ...typeRoutes,
  ...uploadRoutes,
  ...deletedRoutes,
  ...bulkRoutes,
  ...sightingRoutes,
  ...dnsRoutes,
  ...fileOccurrenceRoutes,
  ...customAssociationRoutes,
  ...v2IndicatorRoutes,
  ...v2GroupRoutes,
  ...v2AttributeRoutes,
  ...tagAndLabelRoutes,
  ...associationRoutes,
  ...v2VictimRoutes,
  ...v2VocabularyRoutes,
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

export const apiRoutes: readonly Route[] = [...batchRoutes, ...records.map(atomic), ...taxiiRoutes];
