// One record may hold any number of values of several types (a pattern, an event, a text): a list of these, the unusable ones with
// the reason why.
import type { IndicatorType } from '../../core/indicator-types.ts';

/** A value with the type that the source gives it, not yet normalised. */
export interface TypedValue {
  readonly type: IndicatorType;
  readonly value: string;
}

/** Something that is meant as a value and cannot be one here; it ends in the quarantine. */
export interface UnusableValue {
  /** Lower snake case. */
  readonly reason: string;
  /** One sentence: expected, got. */
  readonly message: string;
  readonly value: string;
  /** True where the platform has no type for such a value: no defect of the source. */
  readonly filtered: boolean;
}

export type FoundValue = TypedValue | UnusableValue;

/** Types that patterns of STIX and attributes of MISP can give. */
export const SHARED_FORMAT_TYPES = [
  'Address',
  'CIDR',
  'Host',
  'URL',
  'EmailAddress',
  'Email Subject',
  'File',
  'ASN',
  'Mutex',
  'Registry Key',
  'User Agent',
] as const satisfies readonly IndicatorType[];
