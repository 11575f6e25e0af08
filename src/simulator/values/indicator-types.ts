// The indicator types of the imitated platform: names, branches and the keys that hold a value. Written from the REST contract only.

export interface IndicatorTypeInfo {
  readonly name: string;
  readonly apiBranch: string;
  readonly apiEntity: string;
  /** JSON keys that hold the value, in the order in which ` : ` joins them. */
  readonly valueKeys: readonly string[];
  readonly casePreference: 'upper' | 'lower' | 'sensitive' | undefined;
}

const type = (
  name: string,
  apiBranch: string,
  apiEntity: string,
  valueKeys: readonly string[],
  casePreference?: IndicatorTypeInfo['casePreference'],
): IndicatorTypeInfo => ({ name, apiBranch, apiEntity, valueKeys, casePreference });

export const INDICATOR_TYPE_TABLE: readonly IndicatorTypeInfo[] = [
  type('Address', 'addresses', 'address', ['ip']),
  type('EmailAddress', 'emailAddresses', 'emailAddress', ['address']),
  type('File', 'files', 'file', ['md5', 'sha1', 'sha256']),
  type('Host', 'hosts', 'host', ['hostName']),
  type('URL', 'urls', 'url', ['text']),
  type('ASN', 'asns', 'asn', ['AS Number'], 'upper'),
  type('CIDR', 'cidrBlocks', 'cidrBlock', ['Block'], 'lower'),
  type('Email Subject', 'emailSubjects', 'emailSubject', ['Subject']),
  type('Hashtag', 'hashtags', 'hashtag', ['Hashtag']),
  type('Mutex', 'mutexes', 'mutex', ['Mutex'], 'sensitive'),
  type(
    'Registry Key',
    'registryKeys',
    'registryKey',
    ['Key Name', 'Value Name', 'Value Type'],
    'sensitive',
  ),
  type('User Agent', 'userAgents', 'userAgent', ['User Agent String'], 'sensitive'),
];

const byName = new Map(INDICATOR_TYPE_TABLE.map((info) => [info.name, info]));

export const indicatorTypeNamed = (name: string): IndicatorTypeInfo | undefined => byName.get(name);

export const REGISTRY_VALUE_TYPES: readonly string[] = [
  'REG_NONE',
  'REG_BINARY',
  'REG_DWORD',
  'REG_DWORD_LITTLE_ENDIAN',
  'REG_DWORD_BIG_ENDIAN',
  'REG_EXPAND_SZ',
  'REG_LINK',
  'REG_MULTI_SZ',
  'REG_QWORD',
  'REG_QWORD_LITTLE_ENDIAN',
  'REG_SZ',
];

export const REGISTRY_ROOTS: readonly string[] = [
  'HKEY_CLASSES_ROOT',
  'HKEY_CURRENT_CONFIG',
  'HKEY_CURRENT_USER',
  'HKEY_CURRENT_USER_LOCAL_SETTINGS',
  'HKEY_LOCAL_MACHINE',
  'HKEY_PERFORMANCE_DATA',
  'HKEY_PERFORMANCE_NLSTEXT',
  'HKEY_PERFORMANCE_TEXT',
  'HKEY_USERS',
];
