// Turns what a client sent as an indicator's value into the stored form and the form under which it is found again, or refuses it.
import { compressAddress, expandAddress, isAddress, isBlock } from './address.ts';
import { fileSummary, readFileHashes, type FileHashes } from './file-hashes.ts';
import {
  REGISTRY_ROOTS,
  REGISTRY_VALUE_TYPES,
  isBasicType,
  type IndicatorTypeInfo,
} from './indicator-types.ts';

export interface IndicatorValue {
  /** What is stored and returned. */
  readonly summary: string;
  /** What makes it the same indicator; unused for File, which is found by each of its hashes. */
  readonly identity: string;
  readonly hashes?: FileHashes;
}

export interface ValueRules {
  readonly ipv6Form: 'asSent' | 'compressed' | 'expanded';
  readonly urlMaxLength: number;
  readonly urlSchemes: 'sdk' | 'any';
}

const HOST =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,13}|xn--[a-z0-9-]{2,59})$/i;
const EMAIL = /^[\x21-\x3f\x41-\x7e]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i;
const ASN = /^ASN\d{1,10}$/i;
/** The host part is lower case and ASCII; what follows it is taken byte for byte. */
const URL_FORM =
  /^([a-z][a-z0-9+.-]*):\/\/(?:[^\s/?#@]*@)?(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/;
const CONTROL = /\p{Cc}/u;
const SDK_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'sftp', 'file']);

const same = (summary: string): IndicatorValue => ({ summary, identity: summary });

const address = (text: string, rules: ValueRules): IndicatorValue | undefined => {
  if (!isAddress(text)) return undefined;
  if (!text.includes(':')) return same(text);
  const identity = compressAddress(text);
  if (rules.ipv6Form === 'compressed') return same(identity);
  return { identity, summary: rules.ipv6Form === 'expanded' ? expandAddress(text) : text };
};

const url = (text: string, rules: ValueRules): IndicatorValue | undefined => {
  if (text.length > rules.urlMaxLength || CONTROL.test(text)) return undefined;
  const scheme = URL_FORM.exec(text)?.[1];
  if (scheme === undefined) return undefined;
  return rules.urlSchemes === 'any' || SDK_SCHEMES.has(scheme) ? same(text) : undefined;
};

/** Splits a multi-value summary; the second separator tolerates a missing leading space. */
export const splitSummary = (summary: string): readonly string[] => {
  const first = summary.indexOf(' : ');
  if (first < 0) return [summary];
  const rest = summary.slice(first + 3);
  const second = rest.lastIndexOf(': ');
  if (second < 0) return [summary.slice(0, first), rest];
  const middle = rest.slice(0, second);
  return [
    summary.slice(0, first),
    middle.endsWith(' ') ? middle.slice(0, -1) : middle,
    rest.slice(second + 2),
  ];
};

const registryKey = (parts: readonly string[]): IndicatorValue | undefined => {
  const [key = '', name = '', kind = ''] = parts;
  const root = key.split('\\', 1)[0] ?? '';
  const valid = REGISTRY_ROOTS.includes(root) && name !== '' && REGISTRY_VALUE_TYPES.includes(kind);
  return valid ? same(`${key} : ${name} : ${kind}`) : undefined;
};

/** A declared type takes any text but nothing empty; its case preference decides what is the same. */
const declared = (
  type: IndicatorTypeInfo,
  parts: readonly string[],
): IndicatorValue | undefined => {
  const values = type.valueKeys.map((_key, index) => parts[index] ?? '');
  const fits = type.valueKeys.every((key, index) => {
    const value = values[index] ?? '';
    return value !== '' && (type.choices[key]?.includes(value) ?? true);
  });
  if (!fits || parts.length > values.length) return undefined;
  const text = values.join(' : ');
  if (type.casePreference === 'upper') return same(text.toUpperCase());
  return same(type.casePreference === 'lower' ? text.toLowerCase() : text);
};

const single = (
  type: IndicatorTypeInfo,
  text: string,
  rules: ValueRules,
): IndicatorValue | undefined => {
  switch (type.name) {
    case 'Address':
      return address(text, rules);
    case 'Host':
      return HOST.test(text) ? same(text.toLowerCase()) : undefined;
    case 'URL':
      return url(text, rules);
    case 'EmailAddress':
      return EMAIL.test(text) ? same(text.toLowerCase()) : undefined;
    case 'CIDR':
      return isBlock(text) ? same(text.toLowerCase()) : undefined;
    case 'ASN':
      return ASN.test(text) ? same(text.toUpperCase()) : undefined;
    default:
      return text === '' ? undefined : same(text);
  }
};

/** The value parts an entity carries under its type's own keys or, for custom types, `value1` to `value3`; undefined when there are none. */
const ownKeys = (
  type: IndicatorTypeInfo,
  entity: Readonly<Record<string, unknown>>,
): readonly (string | undefined)[] | undefined => {
  let found = false;
  const parts: (string | undefined)[] = [];
  const generic = !isBasicType(type.name);
  for (const [index, key] of type.valueKeys.entries()) {
    const value = entity[key] ?? (generic ? entity[`value${index + 1}`] : undefined);
    const text = typeof value === 'string' ? value : undefined;
    if (text !== undefined) found = true;
    parts.push(text);
  }
  return found ? parts : undefined;
};

/** Reads a value from the type's own keys or, failing these, from the summary. */
export const readIndicatorValue = (
  type: IndicatorTypeInfo,
  entity: Readonly<Record<string, unknown>>,
  rules: ValueRules,
): IndicatorValue | undefined => {
  const keys = ownKeys(type, entity);
  const summary = typeof entity['summary'] === 'string' ? entity['summary'] : undefined;
  if (type.name === 'File') {
    const hashes = readFileHashes(keys, summary);
    if (hashes === undefined) return undefined;
    const text = fileSummary(hashes);
    return { summary: text, identity: text, hashes };
  }
  if (type.name === 'Registry Key') {
    const parts = keys ?? (summary === undefined ? undefined : splitSummary(summary));
    return parts === undefined ? undefined : registryKey(parts.map((part) => part ?? ''));
  }
  if (type.declared) {
    const parts =
      keys ??
      (summary === undefined || type.valueKeys.length === 1 ? [summary] : splitSummary(summary));
    return declared(
      type,
      parts.map((part) => part ?? ''),
    );
  }
  const text = keys?.[0] ?? summary;
  return text === undefined ? undefined : single(type, text, rules);
};
