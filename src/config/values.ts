// Small schemas for the kinds of values that a configuration holds. Each failure says what was expected.
import { z } from 'zod';
import { readCron } from './cron.ts';
import { readBytes, readDuration, readShare, type Reading, writeDuration } from './quantities.ts';
import { hasLiteralPassword, isSecretReference } from './secrets.ts';

const quantity = (
  read: (input: string | number) => Reading,
  description: string,
): z.ZodType<number, string | number> =>
  z
    .union([z.string(), z.number()], { error: () => expectedOf(read) })
    .transform((input, context) => {
      const reading = read(input);
      if ('value' in reading) return reading.value;
      context.addIssue({ code: 'custom', message: `expected ${reading.expected}` });
      return z.NEVER;
    })
    .meta({ description });

/** What the reader expects of a value that is neither text nor number. */
function expectedOf(read: (input: string | number) => Reading): string {
  const reading = read('');
  return `expected ${'expected' in reading ? reading.expected : 'a value'}`;
}

export interface DurationOptions {
  /** Milliseconds. @default 0 */
  readonly min?: number;
  /** Milliseconds. @default any */
  readonly max?: number;
  /** Why not longer: the end of "at most 15m, because …". */
  readonly because?: string;
  /** What the duration is, for editors. */
  readonly is?: string;
}

export const duration = ({
  min = 0,
  max = Number.POSITIVE_INFINITY,
  because,
  is,
}: DurationOptions = {}): z.ZodType<number, string | number> => {
  const range = [
    ...(min > 0 ? [`at least ${writeDuration(min)}`] : []),
    ...(Number.isFinite(max) ? [`at most ${writeDuration(max)}`] : []),
  ].join(' and ');
  const read = (input: string | number): Reading => {
    const reading = readDuration(input);
    if ('expected' in reading || (reading.value >= min && reading.value <= max)) return reading;
    const why = reading.value > max && because !== undefined ? `, because ${because}` : '';
    return { expected: `${range}${why}, got ${JSON.stringify(input)}` };
  };
  const allowed = range === '' ? '' : ` ${range.charAt(0).toUpperCase()}${range.slice(1)}.`;
  const what = is === undefined ? '' : `${is} `;
  return quantity(read, `${what}A duration with a unit: 30s, 10 minutes, 1h30m, 7d.${allowed}`);
};
export const share = (): z.ZodType<number, string | number> =>
  quantity(readShare, 'A share: 20% or 0.2.');
export const bytes = (): z.ZodType<number, string | number> =>
  quantity(readBytes, 'A size: 20 MB, 512 KiB or a number of bytes.');

/** What a message may say about a value that must be a reference: anything but the value. */
export const SECRET_EXPECTED =
  'expected a reference (${env:NAME}, ${file:/path} or ${command:…}), got a literal value, which is never stored. ' +
  'Put the secret into an environment variable or a file and name it here';

export const secret = (): z.ZodType<string, string> =>
  z
    .string({ error: () => SECRET_EXPECTED })
    .refine(isSecretReference, { error: SECRET_EXPECTED })
    .meta({
      description: 'A reference to a secret: ${env:NAME}, ${file:/path} or ${command:…}.',
      pattern: String.raw`^\$\{(env|file|command):.+\}$`,
    });

/** Address of a proxy; a password inside must be a reference. */
export const proxy = (): z.ZodType<string, string> =>
  z
    .string({ error: () => 'expected the address of a proxy such as http://proxy.example:3128' })
    .refine((text) => isSecretReference(text) || /^https?:\/\/[^\s/]/.test(text), {
      error: 'expected the address of a proxy such as http://proxy.example:3128, or a reference',
    })
    .refine((text) => !hasLiteralPassword(text), {
      error:
        'expected the password in the address as a reference, such as http://user:${env:PROXY_PASSWORD}@proxy.example:3128, got a literal value',
    })
    .meta({ description: 'Address of an HTTP proxy, or a reference to it.' });

export type ScheduleConfig =
  | { readonly kind: 'every'; readonly everyMs: number }
  | {
      readonly kind: 'cron';
      readonly cron: string;
      readonly timezone: string;
      readonly longestGapMs: number;
    };

const MINIMUM_INTERVAL_MS = 60_000;

const notBoth = z.never({ error: 'expected either every or cron, got both' }).optional();

const every = z
  .strictObject({ every: duration({ min: MINIMUM_INTERVAL_MS }), cron: notBoth })
  .transform(({ every: everyMs }): ScheduleConfig => ({ kind: 'every', everyMs }));

const cron = z
  .strictObject({ cron: z.string(), timezone: z.string().default('UTC'), every: notBoth })
  .transform(({ cron: text, timezone }, context): ScheduleConfig => {
    const reading = readCron(text);
    if ('expected' in reading) {
      context.addIssue({ code: 'custom', path: ['cron'], message: `expected ${reading.expected}` });
      return z.NEVER;
    }
    if (!isTimezone(timezone)) {
      const message = 'expected a time zone such as UTC or Europe/Berlin';
      context.addIssue({ code: 'custom', path: ['timezone'], message });
      return z.NEVER;
    }
    return { kind: 'cron', timezone, ...reading };
  });

/** `{every: 1h}` or `{cron: '30 2 * * *', timezone: Europe/Berlin}`. */
export const schedule = (): z.ZodType<ScheduleConfig> =>
  z
    .union([every, cron])
    .meta({ description: 'When the feed runs: {every: 1h} or {cron, timezone}.' });

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
