// What an export's block may say besides its parameters, with all defaults. What a parameter may be, and an output's own settings,
// are known to other rooms.
import { z } from 'zod';
import { DURATION_LIMIT } from '../core/limits.ts';
import { duration, proxy, schedule } from './values.ts';

const limited = (key: 'busyWait' | 'runDeadline', is: string): ReturnType<typeof duration> => {
  const { minMs, maxMs, because } = DURATION_LIMIT[key];
  return duration({ min: minMs, max: maxMs, because, is });
};

export const tlpLevel = z.enum(['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']);
export const HEADER_SECRET =
  /^(?:authorization|proxy-authorization|cookie|.*(?:token|key|secret).*)$/i;

const output = z.strictObject({
  use: z.string().min(1).optional().meta({ description: 'Id of the output; default: the key.' }),
  mode: z
    .enum(['fixed', 'compatible'])
    .optional()
    .meta({ description: 'Default: that of the export.' }),
  content: z.enum(['state', 'changes']).optional().meta({
    description: 'state: what is valid now; changes: what happened since the last delivery.',
  }),
  to: z
    .string()
    .min(1)
    .meta({
      description: 'A folder, relative to this file, or the https address of a receiver.',
      examples: ['./out/lists', 'https://siem.example/intel'],
    }),
  method: z.enum(['POST', 'PUT']).default('POST'),
  headers: z.record(z.string(), z.string()).default({}).meta({
    description: 'Headers for a receiver; secrets as references.',
  }),
  maxEvents: z.int().min(1).max(100_000).default(500).meta({
    description: 'Events in one request to a receiver.',
  }),
  acceptedMember: z.string().min(1).optional().meta({
    description: 'Member of the receiver’s JSON answer that says how many events it took.',
  }),
  proxy: proxy().optional(),
  caFile: z.string().optional().meta({ description: 'PEM file with further authorities.' }),
  verifyTls: z.boolean().default(true),
  ceiling: tlpLevel
    .optional()
    .meta({ description: 'TLP: above it nothing leaves through this output.' }),
  unmarked: tlpLevel.optional().meta({
    description: 'TLP of objects without a label; default: tlp_color, else CLEAR.',
  }),
  settings: z
    .record(z.string(), z.json())
    .default({})
    .meta({ description: 'Of the output itself.' }),
});
export type OutputValues = z.output<typeof output>;

/** Every key of an export that is not a parameter. */
const exportShape = {
  title: z.string().min(1).max(200).optional(),
  platform: z.string().optional().meta({ description: 'Needed when there are several.' }),
  tc_log_level: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['debug', 'info', 'warning', 'error', 'critical']))
    .default('info'),
  schedule: schedule().optional(),
  busyWait: limited(
    'busyWait',
    'How long a run waits for another run of the export before it is skipped.',
  ).default(10 * 60_000),
  runDeadline: limited('runDeadline', 'Longest run.').default(12 * 3_600_000),
  outputs: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, {
        error: 'expected letters, digits, dots, dashes and underscores (at most 64)',
      }),
      output,
    )
    .default({}),
};

export const EXPORT_KEYS: readonly string[] = Object.keys(exportShape);
export const exportSchema = z.looseObject(exportShape);
export type ExportValues = z.output<typeof exportSchema>;
