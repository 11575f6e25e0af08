// The answer of every normaliser: the canonical value with the changes that were made, or the reason why it is no such value.
import type { IndicatorType } from '../../core/indicator-types.ts';

export interface NormalisedValue {
  /** May differ from the type asked for: a network of one address is an Address. */
  readonly type: IndicatorType;
  readonly value: string;
  /** Names of the changes that were made, in snake case, for the counts of the run report. */
  readonly notes: readonly string[];
  /** Port that stood beside an address or host; it is no part of the identity. */
  readonly port?: number;
  /** Host of a URL, without brackets. */
  readonly host?: string;
}

export interface RefusedValue {
  /** Lower snake case. */
  readonly reason: string;
  /** One sentence: expected, got. */
  readonly message: string;
}

export type Normalised = NormalisedValue | RefusedValue;

/** True when the value could not be used. */
export function isRefused(result: Normalised): result is RefusedValue {
  return 'reason' in result;
}

const SHOWN_CHARACTERS = 80;

/** A refusal whose message shows the beginning of the value. */
export function refuse(reason: string, expected: string, value: string): RefusedValue {
  const shown = value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value;
  return { reason, message: `expected ${expected}, got ${JSON.stringify(shown)}` };
}

/** Characters of the longest value that is read as an address, host, URL, hash and the like; the platform keeps far less. */
export const MAX_VALUE = 4096;

/** Looked at before anything else is: no pattern sees a text of megabytes. */
export const refuseLength = (value: string): RefusedValue =>
  refuse('value_too_long', `up to ${MAX_VALUE} characters`, value);

const isOuterBlank = (code: number): boolean =>
  code === 32 || code === 9 || code === 10 || code === 13;

/** The text without ASCII blanks around it; other white space is data. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isOuterBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isOuterBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
