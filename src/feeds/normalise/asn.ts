// Autonomous system numbers, written as the platform wants them: ASN64500.
import { refuse, trimBlanks, type Normalised } from './result.ts';

const FORM = /^(?:ASN?[ \t]*)?(\d{1,10})$/i;
const PREFIXED = /^ASN?[ \t]*\d{1,10}$/i;
const LARGEST = 4_294_967_295;

/** True when the text says itself that it is an ASN; a bare number does not. */
export function looksLikeAsn(text: string): boolean {
  return PREFIXED.test(text);
}

/** `64500`, `AS64500`, `AS 64500` and `ASN64500` are one number. */
export function normaliseAsn(input: string): Normalised {
  const text = trimBlanks(input);
  const number = Number(FORM.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) return refuse('asn_form', 'a number, with or without AS', text);
  if (number < 1 || number > LARGEST) return refuse('asn_range', `1 to ${LARGEST}`, text);
  const value = `ASN${number}`;
  return { type: 'ASN', value, notes: value === text ? [] : ['asn_rewritten'] };
}
