// TAXII collections: one per owner the user sees, addressed by id or by the owner's name, in the forms of both apps.
import type { OwnerRecord } from '../../state/owner.ts';
import type { ApiRequest } from '../../transport/request.ts';
import type { TaxiiApp } from './app.ts';
import { stableUuid } from './stable-uuid.ts';
import { refuseTaxii } from '../../transport/taxii-reply.ts';

/** What a collection holds unless somebody configures it. */
export const EXPORTED_TYPES: readonly string[] = [
  'Registry Key',
  'Host',
  'File',
  'EmailAddress',
  'Address',
  'Email Subject',
  'CIDR',
  'ASN',
  'URL',
];

const collectionId = (owner: OwnerRecord): string => stableUuid(`collection ${owner.name}`);

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

export const collectionView = (owner: OwnerRecord, app: TaxiiApp): Record<string, unknown> => {
  const shared = {
    id: collectionId(owner),
    title: owner.name,
    can_read: true,
    can_write: false,
    media_types: ['application/taxii+json; version=2.1'],
  };
  if (app.version === 1)
    return {
      ...shared,
      description: `ThreatConnect ${owner.kind}: ${owner.name}`,
      alias: owner.name,
      type: owner.kind,
    };
  const types = EXPORTED_TYPES.map(quoted).join(', ');
  return {
    ...shared,
    description: null,
    alias: null,
    type: null,
    x_custom: false,
    x_custom_mappings: {},
    x_custom_ttl: {},
    x_tql: `(ownerName EQ ${quoted(owner.name)}) AND typeName in (${types})`,
  };
};

export const ownerOfCollection = ({ platform, user }: ApiRequest, key = ''): OwnerRecord =>
  platform.access
    .visibleOwners(user)
    .find((owner) => collectionId(owner) === key.toLowerCase() || owner.name === key) ??
  refuseTaxii(404, 'The requested collection was not found');
