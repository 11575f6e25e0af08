/** The standard indicator types, named exactly as the platform names them. */
export type IndicatorType =
  | 'Address'
  | 'EmailAddress'
  | 'File'
  | 'Host'
  | 'URL'
  | 'ASN'
  | 'CIDR'
  | 'Email Subject'
  | 'Hashtag'
  | 'Mutex'
  | 'Registry Key'
  | 'User Agent';

/** The group types that a feed may write. */
export type GroupType =
  | 'Adversary'
  | 'Attack Pattern'
  | 'Campaign'
  | 'Course of Action'
  | 'Document'
  | 'Email'
  | 'Event'
  | 'Incident'
  | 'Intrusion Set'
  | 'Malware'
  | 'Report'
  | 'Signature'
  | 'Tactic'
  | 'Threat'
  | 'Tool'
  | 'Vulnerability';
