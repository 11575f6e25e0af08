// What `taxii:` may say: the server that offers exports over TAXII 2.1.
import { z } from 'zod';
import { tlpLevel } from './export-schema.ts';
import { secret } from './values.ts';

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const named = z
  .string()
  .regex(NAME, { error: 'expected letters, digits, dots, dashes and underscores (at most 64)' });

const user = z.strictObject({
  password: secret().optional(),
  token: secret().optional(),
  collections: z
    .array(z.string())
    .optional()
    .meta({ description: 'Which collections the user may read. Default: all.' }),
});

const collection = z.strictObject({
  export: z
    .string()
    .optional()
    .meta({ description: 'Id of the export that it shows. Default: the key.' }),
  title: z.string().min(1).max(200).optional(),
  description: z.string().optional(),
  ceiling: tlpLevel.optional().meta({ description: 'TLP: above it nothing is shown.' }),
  unmarked: tlpLevel.optional().meta({
    description: 'TLP of objects without a label; default: tlp_color of the export, else CLEAR.',
  }),
  settings: z
    .record(z.string(), z.json())
    .default({})
    .meta({ description: 'Those of the output stix.' }),
});

export const taxiiSchema = z.strictObject({
  title: z.string().min(1).max(200).default('Threat intelligence'),
  description: z.string().optional(),
  contact: z.string().optional(),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .meta({ description: 'Address to listen on. Beyond this machine it needs tls or plainHttp.' }),
  port: z.int().min(0).max(65_535).default(8410).meta({ description: '0 = a free one.' }),
  tls: z
    .strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) })
    .optional()
    .meta({ description: 'PEM files, relative to this file.' }),
  plainHttp: z.boolean().default(false).meta({
    description: 'Listen beyond this machine without tls, behind something that encrypts.',
  }),
  users: z.record(named, user),
  collections: z.record(named, collection),
});
export type TaxiiValues = z.output<typeof taxiiSchema>;
