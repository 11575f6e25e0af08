// The indicator types of the imitated platform: names, branches and the keys that hold a value. Written from the REST contract only.

export interface IndicatorTypeInfo {
  /** What TQL's `type` compares. */
  readonly id: number;
  readonly name: string;
  readonly apiBranch: string;
  readonly apiEntity: string;
  /** JSON keys that hold the value, in the order in which ` : ` joins them. */
  readonly valueKeys: readonly string[];
  readonly casePreference: 'upper' | 'lower' | 'sensitive' | undefined;
  /** Values a key may have, by key; other keys take any text. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** Declared by the instance, not by the platform. */
  readonly declared: boolean;
}

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

const REGISTRY_KEYS = ['Key Name', 'Value Name', 'Value Type'];

type Row = readonly [
  name: string,
  apiBranch: string,
  apiEntity: string,
  valueKeys: readonly string[],
  casePreference?: IndicatorTypeInfo['casePreference'],
];

const ROWS: readonly Row[] = [
  ['Address', 'addresses', 'address', ['ip']],
  ['EmailAddress', 'emailAddresses', 'emailAddress', ['address']],
  ['File', 'files', 'file', ['md5', 'sha1', 'sha256']],
  ['Host', 'hosts', 'host', ['hostName']],
  ['URL', 'urls', 'url', ['text']],
  ['ASN', 'asns', 'asn', ['AS Number'], 'upper'],
  ['CIDR', 'cidrBlocks', 'cidrBlock', ['Block'], 'lower'],
  ['Email Subject', 'emailSubjects', 'emailSubject', ['Subject']],
  ['Hashtag', 'hashtags', 'hashtag', ['Hashtag']],
  ['Mutex', 'mutexes', 'mutex', ['Mutex'], 'sensitive'],
  ['Registry Key', 'registryKeys', 'registryKey', REGISTRY_KEYS, 'sensitive'],
  ['User Agent', 'userAgents', 'userAgent', ['User Agent String'], 'sensitive'],
];

const BUILT_IN_TYPES: readonly IndicatorTypeInfo[] = ROWS.map(
  ([name, apiBranch, apiEntity, valueKeys, casePreference], index) => ({
    id: index + 1,
    name,
    apiBranch,
    apiEntity,
    valueKeys,
    casePreference,
    choices: name === 'Registry Key' ? { 'Value Type': REGISTRY_VALUE_TYPES } : {},
    declared: false,
  }),
);

const BASIC: ReadonlySet<string> = new Set(['Address', 'EmailAddress', 'File', 'Host', 'URL']);

/** All but the five basic types count as custom, also those every instance has. */
export const isBasicType = (name: string): boolean => BASIC.has(name);

export type DeclaredType = Omit<IndicatorTypeInfo, 'id' | 'declared'>;

/** The types of one instance: the platform's own and those the instance declares. */
export class IndicatorTypes {
  readonly #byName = new Map(BUILT_IN_TYPES.map((info) => [info.name, info]));
  readonly #byBranch = new Map(BUILT_IN_TYPES.map((info) => [info.apiBranch, info]));

  all(): readonly IndicatorTypeInfo[] {
    return [...this.#byName.values()];
  }

  named(name: string): IndicatorTypeInfo | undefined {
    return this.#byName.get(name);
  }

  ofBranch(branch: string): IndicatorTypeInfo | undefined {
    return this.#byBranch.get(branch);
  }

  /** Adds a type; one of the same name that was declared before is replaced. */
  declare(type: DeclaredType): IndicatorTypeInfo {
    const before = this.#byName.get(type.name);
    const added = { ...type, id: before?.id ?? this.#byName.size + 1, declared: true };
    this.#byName.set(type.name, added);
    this.#byBranch.set(type.apiBranch, added);
    return added;
  }
}
