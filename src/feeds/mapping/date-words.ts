// The words of a mapping for dates. What they do is in `value-functions.ts`, which forms are read in `instant.ts`.
import { CodedError } from '../../core/errors.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { call, type OptionalText, type Text } from './expression.ts';
import { IS_ZONE, isZone } from './instant.ts';
import { DATE_ORDERS, type DateOrder } from './ordered-date.ts';
import { runTime } from './references.ts';

interface DateOptions {
  /** Of values that state none: `UTC` or `+02:00`. */
  readonly zone?: string;
  /** Of dates that end with their year: `day-first` for `21.11.2026`, `month-first` for `11/21/2026`. */
  readonly order?: DateOrder;
}
interface InstantOptions extends DateOptions {
  /** Texts that mean no date. */
  readonly absent?: readonly string[];
}
interface RelativeInstantOptions extends DateOptions {
  /** What is counted back from. @default the time of the run */
  readonly from?: Text;
}
const OF_INSTANT: KeysOf<InstantOptions> = { zone: true, order: true, absent: true };
const OF_RELATIVE_INSTANT: KeysOf<RelativeInstantOptions> = { from: true, zone: true, order: true };

function checkDateOptions(what: string, { zone, order }: DateOptions): void {
  if (order !== undefined) refuseUnknownWord(`${what}: order`, order, DATE_ORDERS);
  if (zone === undefined || isZone(zone)) return;
  throw new CodedError('ConfigInvalid', `${what}: zone: ${IS_ZONE}, got ${JSON.stringify(zone)}`);
}

/**
 * A date of any usual form as ISO 8601 UTC. `zone` is for values that state none; `order` for dates that end with their year, which are
 * refused without it; `absent` lists texts that mean no date.
 */
export const instant = (value: Text, options: InstantOptions = {}): OptionalText => {
  refuseUnknownKeys('instant', options, OF_INSTANT);
  checkDateOptions('instant', options);
  return call('instant', [value], { ...options });
};

/**
 * A date that may be told by its distance, such as `3 hours ago`, `2d`, `yesterday`, counted back from `from`; anything else is read as
 * `instant` reads it. Counted from the time of the run it differs in every run: write it `once` or `volatile`, or it makes everything
 * change. A month has 30 days, a year 365.
 */
export const relativeInstant = (
  value: Text,
  options: RelativeInstantOptions = {},
): OptionalText => {
  refuseUnknownKeys('relativeInstant', options, OF_RELATIVE_INSTANT);
  checkDateOptions('relativeInstant', options);
  const { from = runTime(), ...rest } = options;
  return call('relativeInstant', [value, from], rest);
};
