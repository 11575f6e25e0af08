// The association types every instance has: from which type they are written to which, and which of them are file actions.

export interface AssociationTypeInfo {
  readonly name: string;
  readonly apiBranch: string;
  readonly fileAction: boolean;
  /** The type from which the association is written. */
  readonly primary: string;
  readonly targets: readonly string[];
}

const ANY_TYPE = 'any';

const association = (
  name: string,
  apiBranch: string,
  primary: string,
  ...targets: readonly string[]
): AssociationTypeInfo => ({ name, apiBranch, fileAction: false, primary, targets });

const action = (
  name: string,
  apiBranch: string,
  ...targets: readonly string[]
): AssociationTypeInfo => ({ name, apiBranch, fileAction: true, primary: 'File', targets });

export const ASSOCIATION_TYPES: readonly AssociationTypeInfo[] = [
  association('Address to User Agent', 'addressToUserAgent', 'Address', 'User Agent'),
  association('ASN to Address', 'asnToAddress', 'ASN', 'Address'),
  association('ASN to CIDR', 'asnToCidr', 'ASN', 'CIDR'),
  association('CIDR to Address', 'cidrToAddress', 'CIDR', 'Address'),
  association('DNS PTR Record', 'dnsPtrRecord', 'Address', 'Host'),
  association('Domain Registrant Email', 'domainRegistrant', 'Host', 'EmailAddress'),
  association('File Download', 'fileDownload', 'URL', 'File'),
  association('URL Host', 'urlHost', 'URL', 'Address', 'Host'),
  // Named as examples of batches; the documents give them neither branch nor pairs, so the name is taken at its word.
  association('Address to Indicators', 'addressToIndicators', 'Address', ANY_TYPE),
  association('Host to Indicators', 'hostToIndicators', 'Host', ANY_TYPE),
  action('File Archive', 'archive', 'File'),
  action('File Drop', 'drop', 'File'),
  action('File Traffic', 'traffic', 'Address', 'Host', 'URL'),
  action('File Mutex', 'mutex', 'Mutex'),
  action('File Registry Key', 'registryKey', 'Registry Key'),
  action('File User Agent', 'userAgent', 'User Agent'),
  action('File DNS Query', 'dnsQuery', 'Host'),
];

/** By name or by branch, without regard to case. */
export const associationTypeOf = (text: string): AssociationTypeInfo | undefined => {
  const wanted = text.toLowerCase();
  return ASSOCIATION_TYPES.find(
    (type) => type.name.toLowerCase() === wanted || type.apiBranch.toLowerCase() === wanted,
  );
};

/** Whether the association is made for these two types, in this order. */
export const fitsPair = (type: AssociationTypeInfo, primary: string, target: string): boolean =>
  type.primary === primary && (type.targets.includes(target) || type.targets.includes(ANY_TYPE));
