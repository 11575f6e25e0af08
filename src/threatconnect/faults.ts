// An error that an answer reports beside what it was asked for: what such an answer lacks would be taken for what is not there (A11).
import { snippetOf } from '../http/index.ts';
import type { Row } from './records/row.ts';

/** Members that report an error: v3 has `errCode`, the others are those of whatever may stand before it. */
export const FAULTS = ['errCode', 'error', 'errors'] as const;
export type FaultName = (typeof FAULTS)[number];

/** The first member that reports an error, by its name and the beginning of its value: `errors: [{"code":7}]`. */
export function faultOf(body: Row, names: readonly FaultName[] = FAULTS): string | undefined {
  const name = names.find((one) => saysSomething(body[one]));
  return name === undefined ? undefined : `${name}: ${snippetOf(textOf(body[name]))}`;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/**
 * `0`, `0x0000`, `false` and `null` in quotes: codes are written as texts, and the old interface writes its booleans so. Words such as
 * `none` are not among them: which words mean that there is no error nobody has documented, and a refusal loses nothing.
 */
const NOTHING = /^\s*(?:(?:0x)?0+|false|null)?\s*$/i;

/** `null`, `false`, zero and what is empty report nothing; a list that has entries does, whatever they are. */
function saysSomething(value: unknown): boolean {
  if (typeof value === 'string') return !NOTHING.test(value);
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
