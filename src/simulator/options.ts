// Options of a simulator, and how a command line spells users and owners.
import { z } from 'zod';
import { ROLES } from './state/access.ts';
import { paceSchema } from './state/pace.ts';
import { readSwitchChanges, type Switches } from './state/switches.ts';

const role = z.string().refine((name) => ROLES.includes(name), {
  message: `expected one of: ${ROLES.join(', ')}`,
});

export const userSchema = z.strictObject({
  accessId: z.string().min(1),
  secretKey: z.string().min(1),
  /** For `TC-Token`: a text, or a text that ends. */
  tokens: z
    .array(
      z.union([
        z.string().min(1),
        z.strictObject({ token: z.string().min(1), expiresAt: z.iso.datetime({ offset: true }) }),
      ]),
    )
    .default([]),
  /** Has the system role that may make app tokens. */
  exchangeAdmin: z.boolean().default(false),
  /** Is included in observations and false positives. */
  sightings: z.boolean().default(true),
  /** Role by owner name; others give the owner's default role. */
  roles: z.record(z.string(), role).default({}),
});

/** Reads over TAXII with a password; no user of the API. */
export const taxiiUserSchema = z.strictObject({
  userName: z.string().regex(/^[^:]+$/, 'expected a name without colon'),
  password: z.string().min(1),
  /** As with users of the API. */
  roles: z.record(z.string(), role).default({}),
});

export const ownerSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['Organization', 'Community', 'Source']).default('Source'),
  /** Role of users who have none of their own here. Default: the highest. */
  role: role.optional(),
  indicatorQuota: z.int().min(0).optional(),
  /** Bulk download, which an administrator switches on per owner. */
  bulk: z
    .strictObject({ json: z.boolean().default(false), csv: z.boolean().default(false) })
    .optional(),
});

/** A type of indicator that this instance has beyond the platform's own. */
export const indicatorTypeSchema = z.strictObject({
  name: z.string().min(1),
  apiBranch: z.string().min(1),
  apiEntity: z.string().min(1),
  casePreference: z.enum(['upper', 'lower', 'sensitive']).optional(),
  /** One to three parts of the value, in order; `options` makes a part a choice. */
  values: z
    .array(z.strictObject({ label: z.string().min(1), options: z.array(z.string()).optional() }))
    .min(1)
    .max(3),
});

export const simulatorOptionsSchema = z.strictObject({
  /** 0 = a free port. */
  port: z.int().min(0).max(65_535).default(0),
  host: z.string().default('127.0.0.1'),
  users: z.array(userSchema).min(1),
  taxiiUsers: z.array(taxiiUserSchema).default([]),
  owners: z.array(ownerSchema).min(1),
  indicatorTypes: z.array(indicatorTypeSchema).default([]),
  pace: paceSchema.prefault({}),
  switches: z
    .custom<Partial<Switches>>((value) => {
      try {
        readSwitchChanges(value);
        return true;
      } catch {
        return false;
      }
    }, 'unknown switch or value')
    .default({}),
  /** Authenticate, parse and count, keep nothing: for benchmarks of clients. */
  sink: z.boolean().default(false),
  /** Content is loaded from this file at start and written to it after changes and at close. */
  persistFile: z.string().optional(),
  log: z.custom<(line: string) => void>((value) => typeof value === 'function').optional(),
});

export type SimulatorOptions = z.output<typeof simulatorOptionsSchema>;
export type SimulatorOptionsInput = z.input<typeof simulatorOptionsSchema>;

/** Reads `ID:SECRET`. */
export const parseUserArgument = (argument: string): { accessId: string; secretKey: string } => {
  const colon = argument.indexOf(':');
  if (colon < 1 || colon === argument.length - 1)
    throw new TypeError(`--user expects ID:SECRET, got ${argument.slice(0, colon + 1)}…`);
  return { accessId: argument.slice(0, colon), secretKey: argument.slice(colon + 1) };
};

/** Reads `NAME:PASSWORD`. */
export const parseTaxiiUserArgument = (
  argument: string,
): { userName: string; password: string } => {
  const colon = argument.indexOf(':');
  if (colon < 1 || colon === argument.length - 1)
    throw new TypeError(`--taxii-user expects NAME:PASSWORD, got ${argument.slice(0, colon + 1)}…`);
  return { userName: argument.slice(0, colon), password: argument.slice(colon + 1) };
};

/** Reads `Name` or `Kind=Name`, for example `Organization=Demo`. Without a kind it is a Source. `,bulk` at the end: with bulk download. */
export const parseOwnerArgument = (argument: string): z.input<typeof ownerSchema> => {
  const [, whole = argument, bulk] = /^(.+?)(,bulk)?$/.exec(argument) ?? [];
  const match = /^(Organization|Community|Source)=(.+)$/.exec(whole);
  return {
    name: match?.[2] ?? whole,
    ...(match === null ? {} : { kind: match[1] as 'Organization' | 'Community' | 'Source' }),
    ...(bulk === undefined ? {} : { bulk: { json: true, csv: true } }),
  };
};
