// Writes whatever nested lists the body of a v3 write has. Order: metadata first, then links, which may create other objects.
import type { ApiRequest } from '../../transport/request.ts';
import { IndicatorRecord, type IntelRecord } from '../../state/records.ts';
import { writeAttributes } from './nested-attributes.ts';
import {
  writeCustomAssociations,
  writeFileActions,
  writeGroups,
  writeIndicators,
} from './nested-links.ts';
import { writeLabels, writeTags } from './nested-metadata.ts';
import { writeOccurrences } from './nested-occurrences.ts';
import { readNested, type Body, type Nested } from './nested-read.ts';

export const writeNested = (request: ApiRequest, record: IntelRecord, body: Body): void => {
  const { store } = request.platform;
  const at = store.clock.nowSeconds();
  const each = (key: string, write: (nested: Nested) => void): void => {
    const nested = readNested(body, key);
    if (nested !== undefined) write(nested);
  };
  each('tags', (nested) => writeTags(store, record, nested));
  each('securityLabels', (nested) => writeLabels(store, record, nested));
  each('attributes', (nested) => writeAttributes(request, record, nested));
  each('associatedGroups', (nested) => writeGroups(request, record, nested));
  each('associatedIndicators', (nested) => writeIndicators(request, record, nested));
  if (record instanceof IndicatorRecord) {
    each('fileOccurrences', (nested) => writeOccurrences(store, record, nested));
    each('fileActions', (nested) => writeFileActions(request, record, nested));
    each('customAssociations', (nested) =>
      writeCustomAssociations(request, record, nested, body['customAssociationNames']),
    );
  }
  record.modifiedAt = at;
  store.version += 1;
};
