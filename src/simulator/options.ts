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
  tokens: z.array(z.string().min(1)).default([]),
  /** Role by owner name; others give the owner's default role. */
  roles: z.record(z.string(), role).default({}),
});

export const ownerSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(['Organization', 'Community', 'Source']).default('Source'),
  /** Role of users who have none of their own here. Default: the highest. */
  role: role.optional(),
  indicatorQuota: z.int().min(0).optional(),
});

export const simulatorOptionsSchema = z.strictObject({
  /** 0 = a free port. */
  port: z.int().min(0).max(65_535).default(0),
  host: z.string().default('127.0.0.1'),
  users: z.array(userSchema).min(1),
  owners: z.array(ownerSchema).min(1),
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

/** Reads `Name` or `Kind=Name`, for example `Organization=Demo`. Without a kind it is a Source. */
export const parseOwnerArgument = (argument: string): z.input<typeof ownerSchema> => {
  const match = /^(Organization|Community|Source)=(.+)$/.exec(argument);
  if (match === null) return { name: argument };
  return { name: match[2] ?? '', kind: match[1] as 'Organization' | 'Community' | 'Source' };
};
