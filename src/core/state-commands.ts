// Commands to the state come from people too (UI, `temporal`, `tctl`): what they must contain is checked by hand.
import { CodedError } from './errors.ts';

/** @throws {InputInvalid} when the argument is not one JSON object. */
export function requireRecord(command: string, value: unknown): void {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return;
  throw new CodedError('InputInvalid', `${command}: expected one JSON object, got ${shown(value)}`);
}

/** @throws {InputInvalid} when the member is not text with something in it. */
export function requireText(command: string, member: string, value: unknown): void {
  if (typeof value === 'string' && value.trim() !== '') return;
  throw new CodedError('InputInvalid', `${command}: ${member} must be text, got ${shown(value)}`);
}

const shown = (value: unknown): string =>
  (value === undefined ? 'nothing' : JSON.stringify(value)).slice(0, 80);
