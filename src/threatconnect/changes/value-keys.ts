// A value by the keys of its type, as v3 wants it, from the one text that people write.
import { CodedError } from '../../core/errors.ts';
import { expandIpv6 } from '../../core/ipv6.ts';
import { hashesOf } from '../model/identity.ts';
import { splitSummary } from '../model/summary.ts';
import type { IndicatorTypeRegistry } from '../records/indicator-types.ts';

/** @throws {ConfigInvalid} when the type is not known or the text has none of its values */
export function valuesOf(
  type: string,
  value: string | Readonly<Record<string, string>>,
  types: IndicatorTypeRegistry,
): Record<string, string> {
  const given = typeof value === 'string' ? [value] : Object.values(value);
  if (given.every((one) => one.trim() === ''))
    throw invalid(type, 'expected a value, got an empty text');
  if (typeof value !== 'string') return { ...value };
  const keys = types.find(type)?.valueKeys;
  const [key] = keys ?? [];
  if (keys === undefined || key === undefined)
    throw invalid(type, 'is not known: call types.discover() first, or give the value by its keys');
  if (type === 'File') {
    const hashes = hashesOf(value);
    if (hashes.length === 0) throw invalid(type, 'expected an MD5, SHA-1 or SHA-256');
    return Object.fromEntries(hashes);
  }
  if (type === 'CIDR') return { [key]: expandBlock(value) };
  if (keys.length === 1) return { [key]: value };
  const parts = splitSummary(value);
  if (parts.length !== keys.length)
    throw invalid(type, `expected ${keys.length} parts joined by " : ", got ${parts.length}`);
  return Object.fromEntries(keys.map((name, index) => [name, parts[index] ?? '']));
}

/** The platform takes IPv6 blocks with eight groups only. */
function expandBlock(block: string): string {
  const slash = block.lastIndexOf('/');
  return slash < 0 ? block : `${expandIpv6(block.slice(0, slash))}${block.slice(slash)}`;
}

export const summaryOf = (values: Readonly<Record<string, string>>): string =>
  Object.values(values).join(' : ');

const invalid = (type: string, what: string): CodedError =>
  new CodedError('ConfigInvalid', `indicator type ${type}: ${what}`, { details: { object: type } });
