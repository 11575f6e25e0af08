// From a STIX pattern to the values that it is about. Only `=` and `IN` name a value; everything else is said, not guessed.
import type { IndicatorType } from '../../../core/indicator-types.ts';
import type { FoundValue, UnusableValue } from '../../mapping/found-value.ts';
import { filesOfHashes } from '../../mapping/files-of-hashes.ts';
import { readPattern, type Comparison } from './pattern.ts';

/** A network value of another type than its path says is read again as what it is (`retype`). */
const TYPES: ReadonlyMap<string, IndicatorType> = new Map([
  ['ipv4-addr:value', 'Address'],
  ['ipv6-addr:value', 'Address'],
  ['network-traffic:dst_ref.value', 'Address'],
  ['network-traffic:src_ref.value', 'Address'],
  ['domain-name:resolves_to_refs.value', 'Address'],
  ['domain-name:value', 'Host'],
  ['url:value', 'URL'],
  ['email-addr:value', 'EmailAddress'],
  ['email-message:sender_ref.value', 'EmailAddress'],
  ['email-message:from_ref.value', 'EmailAddress'],
  ['email-message:subject', 'Email Subject'],
  ['autonomous-system:number', 'ASN'],
  ['mutex:name', 'Mutex'],
  ['windows-registry-key:key', 'Registry Key'],
  ['network-traffic:extensions.http-request-ext.request_header.user-agent', 'User Agent'],
]);
const HASH_PATH = /^file:hashes\.(?:md5|sha-?1|sha-?256)$/i;

const unusable = (
  reason: string,
  message: string,
  value: string,
  filtered: boolean,
): UnusableValue => ({ reason, message, value, filtered });

const shown = ({ path, operator, values, negated }: Comparison): string =>
  `${path} ${negated ? 'NOT ' : ''}${operator} ${values.join(', ')}`.slice(0, 500);

function valuesOfObservation(comparisons: readonly Comparison[]): readonly FoundValue[] {
  const found: FoundValue[] = [];
  const hashes: string[] = [];
  for (const comparison of comparisons) {
    const { path, operator, values, negated } = comparison;
    const type = TYPES.get(path) ?? TYPES.get(path.toLowerCase());
    const isHash = HASH_PATH.test(path);
    if (type === undefined && !isHash) {
      const message = `expected a property that the platform has a type for, got ${path}`;
      found.push(unusable('stix_path_unsupported', message, shown(comparison), true));
    } else if (negated || (operator !== '=' && operator !== 'IN')) {
      const message = `expected = or IN, got ${negated ? 'NOT ' : ''}${operator}`;
      found.push(unusable('stix_operator_unsupported', message, shown(comparison), true));
    } else if (isHash) hashes.push(...values);
    else if (type !== undefined) for (const value of values) found.push({ type, value });
  }
  return [...filesOfHashes(hashes), ...found];
}

/** What a pattern is about; what cannot be expressed is in the list with its reason. */
export function valuesOfPattern(
  pattern: string | undefined,
  patternType: string | undefined,
): readonly FoundValue[] {
  const text = pattern ?? '';
  if (patternType !== undefined && patternType.toLowerCase() !== 'stix') {
    const message = `expected a pattern of type stix, got ${patternType}`;
    return [unusable('stix_pattern_type', message, text.slice(0, 500), true)];
  }
  const observations = readPattern(text);
  if ('problem' in observations)
    return [
      unusable(
        'stix_pattern_syntax',
        `expected ${observations.problem}`,
        text.slice(0, 500),
        false,
      ),
    ];
  return observations.flatMap(valuesOfObservation);
}
