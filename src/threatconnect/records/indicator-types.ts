// The standard indicator types: what they are called in each interface, and which keys hold their values.
import type { IndicatorType } from '../../core/indicator-types.ts';

export interface IndicatorTypeDefinition {
  readonly name: string;
  /** In paths of the old interface. */
  readonly apiBranch: string;
  /** Key of one object in answers of the old interface. */
  readonly apiEntity: string;
  /** In the order in which ` : ` joins them. */
  readonly valueKeys: readonly string[];
}

/** What a record of a type has beyond that of all types. */
export interface IndicatorTypeShapes {
  readonly Address: { readonly ip: string };
  readonly EmailAddress: { readonly address: string };
  readonly File: {
    readonly md5: string | undefined;
    readonly sha1: string | undefined;
    readonly sha256: string | undefined;
    readonly size: number | undefined;
  };
  readonly Host: {
    readonly hostName: string;
    readonly dnsActive: boolean | undefined;
    readonly whoisActive: boolean | undefined;
  };
  readonly URL: { readonly text: string };
  readonly ASN: { readonly 'AS Number': string };
  readonly CIDR: { readonly Block: string };
  readonly 'Email Subject': { readonly Subject: string };
  readonly Hashtag: { readonly Hashtag: string };
  readonly Mutex: { readonly Mutex: string };
  readonly 'Registry Key': {
    readonly 'Key Name': string;
    readonly 'Value Name': string;
    readonly 'Value Type': string;
  };
  readonly 'User Agent': { readonly 'User Agent String': string };
}

const define = (
  name: IndicatorType,
  apiBranch: string,
  apiEntity: string,
  ...valueKeys: readonly string[]
): IndicatorTypeDefinition => ({ name, apiBranch, apiEntity, valueKeys });

const STANDARD_INDICATOR_TYPES: readonly IndicatorTypeDefinition[] = [
  define('Address', 'addresses', 'address', 'ip'),
  define('EmailAddress', 'emailAddresses', 'emailAddress', 'address'),
  define('File', 'files', 'file', 'md5', 'sha1', 'sha256'),
  define('Host', 'hosts', 'host', 'hostName'),
  define('URL', 'urls', 'url', 'text'),
  define('ASN', 'asns', 'asn', 'AS Number'),
  define('CIDR', 'cidrBlocks', 'cidrBlock', 'Block'),
  define('Email Subject', 'emailSubjects', 'emailSubject', 'Subject'),
  define('Hashtag', 'hashtags', 'hashtag', 'Hashtag'),
  define('Mutex', 'mutexes', 'mutex', 'Mutex'),
  define('Registry Key', 'registryKeys', 'registryKey', 'Key Name', 'Value Name', 'Value Type'),
  define('User Agent', 'userAgents', 'userAgent', 'User Agent String'),
];

/** The types that a client knows: the standard ones and those that were declared or discovered. */
export interface IndicatorTypeRegistry {
  readonly find: (name: string) => IndicatorTypeDefinition | undefined;
  readonly findByEntity: (apiEntity: string) => IndicatorTypeDefinition | undefined;
  readonly add: (definition: IndicatorTypeDefinition) => void;
}

export function createTypeRegistry(
  declared: readonly IndicatorTypeDefinition[] = [],
): IndicatorTypeRegistry {
  const byName = new Map(
    [...STANDARD_INDICATOR_TYPES, ...declared].map((type) => [type.name, type]),
  );
  return {
    find: (name) => byName.get(name),
    findByEntity: (apiEntity) => [...byName.values()].find((type) => type.apiEntity === apiEntity),
    add: (type) => void byName.set(type.name, type),
  };
}
