// What associations are called in XSOAR: by the name of a custom association or file action, and by what is associated.

export interface RelationshipName {
  readonly name: string;
  readonly reverseName: string;
}

const RELATED: RelationshipName = { name: 'related-to', reverseName: 'related-to' };
const INDICATES: RelationshipName = { name: 'indicator-of', reverseName: 'indicated-by' };

/** From the side of `from`; from the other side the names change places. */
interface Association extends RelationshipName {
  readonly from: string;
}

const ASSOCIATIONS: Readonly<Record<string, Association>> = {
  'ASN to Address': { from: 'ASN', name: 'contains', reverseName: 'part-of' },
  'ASN to CIDR': { from: 'ASN', name: 'contains', reverseName: 'part-of' },
  'CIDR to Address': { from: 'CIDR', name: 'contains', reverseName: 'part-of' },
  'Address to User Agent': { from: 'Address', name: 'uses', reverseName: 'used-by' },
  'DNS PTR Record': { from: 'Host', name: 'resolves-to', reverseName: 'resolved-from' },
  'URL Host': { from: 'URL', name: 'hosted-on', reverseName: 'hosts' },
  'File Download': { from: 'URL', name: 'hosts', reverseName: 'hosted-on' },
  'File Traffic': { from: 'File', name: 'communicated-with', reverseName: 'communicated-by' },
  'File DNS Query': { from: 'File', name: 'communicated-with', reverseName: 'communicated-by' },
  'File Mutex': { from: 'File', name: 'creates', reverseName: 'created-by' },
  'File Registry Key': { from: 'File', name: 'creates', reverseName: 'created-by' },
  'File User Agent': { from: 'File', name: 'uses', reverseName: 'used-by' },
};

const swapped = ({ name, reverseName }: RelationshipName): RelationshipName => ({
  name: reverseName,
  reverseName: name,
});

/** Of an association with a name, from the side of `type` to `otherType`. Two files do not say which of them did it. */
export function namedRelationship(
  association: string | undefined,
  type: string,
  otherType: string,
): RelationshipName {
  if (association === undefined || !Object.hasOwn(ASSOCIATIONS, association)) return RELATED;
  const known = ASSOCIATIONS[association];
  if (known === undefined || type === otherType) return RELATED;
  if (known.from === type) return { name: known.name, reverseName: known.reverseName };
  return known.from === otherType ? swapped(known) : RELATED;
}

/** Between an indicator and a group: the one indicates the other. */
export const plainRelationship = (
  from: 'indicator' | 'group',
  to: 'indicator' | 'group',
): RelationshipName => {
  if (from === to) return RELATED;
  return from === 'indicator' ? INDICATES : swapped(INDICATES);
};
