// Numbers on the command line.
import { CodedError } from '../core/errors.ts';

const HIGHEST_PORT = 65_535;

/** @throws {InputInvalid} when the text is no whole number from 0. */
export function readWhole(option: string, text: string): number {
  const whole = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(whole)) return whole;
  throw new CodedError('InputInvalid', `--${option} must be a whole number, got "${text}"`);
}

/** @throws {InputInvalid} when the text is no port; 0 = a free one. */
export function readPort(option: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new CodedError(
    'InputInvalid',
    `--${option} must be a port from 0 to ${HIGHEST_PORT}, got "${text}"`,
  );
}
