// One entry for all indicator types, used by the mapping: the normaliser of the type, and once more as an untyped token if allowed.
import type { IndicatorType } from '../../core/indicator-types.ts';
import { normaliseAddress } from './address.ts';
import { normaliseAsn } from './asn.ts';
import { normaliseCidr } from './cidr.ts';
import { classify } from './classify.ts';
import { normaliseEmail } from './email.ts';
import { normaliseFile } from './file.ts';
import { normaliseHost } from './host.ts';
import {
  isRefused,
  MAX_VALUE,
  refuse,
  refuseLength,
  trimBlanks,
  type Normalised,
} from './result.ts';
import { normaliseUrl, type UrlOptions } from './url.ts';

export interface NormaliseOptions extends UrlOptions {
  /** A network value that does not fit its type is tried once as an untyped token. */
  readonly retype?: boolean;
}

const NETWORK_TYPES: ReadonlySet<IndicatorType> = new Set(['Address', 'CIDR', 'Host', 'URL']);
const CONTROL = /[\u0000-\u001f\u007f]/;

function normaliseText(type: IndicatorType, input: string): Normalised {
  const text = trimBlanks(input);
  if (text === '' || CONTROL.test(text)) return refuse('text_form', 'text in one line', input);
  return { type, value: text, notes: [] };
}

type Reader = (input: string, options: NormaliseOptions) => Normalised;

/** Types whose values have a form; those of the others are any text in one line. */
const READERS: Readonly<Partial<Record<IndicatorType, Reader>>> = {
  Address: normaliseAddress,
  CIDR: normaliseCidr,
  ASN: normaliseAsn,
  Host: normaliseHost,
  URL: normaliseUrl,
  File: normaliseFile,
  EmailAddress: normaliseEmail,
};

function normaliseAs(type: IndicatorType, input: string, options: NormaliseOptions): Normalised {
  const read = READERS[type];
  if (!read) return normaliseText(type, input);
  const text = input.length > MAX_VALUE ? trimBlanks(input) : input;
  return text.length > MAX_VALUE ? refuseLength(text) : read(text, options);
}

/** The canonical value of a typed indicator, before policies. */
export function normalise(
  type: IndicatorType,
  input: string,
  options: NormaliseOptions = {},
): Normalised {
  const result = normaliseAs(type, input, options);
  if (!isRefused(result) || options.retype !== true || !NETWORK_TYPES.has(type)) return result;
  const other = classify(input);
  if (isRefused(other) || !NETWORK_TYPES.has(other.type)) return result;
  return { ...other, notes: ['retyped', ...other.notes] };
}
