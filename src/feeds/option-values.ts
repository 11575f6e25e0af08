// Values of options that cannot mean anything: a bound below the other, a zone that nobody knows. TypeScript does not see them, and in a
// run they would be told by their effect only: records without dates, pages without records.
import { CodedError } from '../core/errors.ts';

interface Bounds {
  /** @default none */
  readonly min?: number;
  /** @default none */
  readonly max?: number;
  /** @default true */
  readonly whole?: boolean;
}

/** What is left out has a default and is right. @throws {ConfigInvalid} naming the option and the bounds */
export function requireNumber(what: string, value: unknown, bounds: Bounds = {}): void {
  if (value === undefined) return;
  const { min = -Infinity, max = Infinity, whole = true } = bounds;
  const isNumber = typeof value === 'number' && (whole ? Number.isInteger(value) : isFinite(value));
  if (isNumber && value >= min && value <= max) return;
  const range = [
    ...(min === -Infinity ? [] : [`from ${min}`]),
    ...(max === Infinity ? [] : [`up to ${max}`]),
  ];
  const expected = [whole ? 'a whole number' : 'a number', ...range].join(' ');
  throw new CodedError('ConfigInvalid', `${what}: expected ${expected}, got ${shown(value)}`);
}

/** @throws {ConfigInvalid} for an empty text where every place of a text would fit, and for what is no text */
export function requireText(what: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new CodedError(
    'ConfigInvalid',
    `${what}: expected a text that is not empty, got ${shown(value)}`,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (value === null) return 'null';
  return typeof value === 'number' ? String(value) : typeof value;
}
