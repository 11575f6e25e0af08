// The YAML file as a whole. A feed's own block is described in feed-schema.ts.
import { z } from 'zod';
import { exportSchema } from './export-schema.ts';
import { feedSchema } from './feed-schema.ts';
import { taxiiSchema } from './taxii-schema.ts';
import { proxy, secret } from './values.ts';

const platform = z.strictObject({
  tc_api_path: z
    .string()
    .optional()
    .meta({
      description: 'Address of the instance, with or without /api.',
      examples: ['https://acme.threatconnect.example/api'],
    }),
  api_access_id: secret().optional(),
  api_secret_key: secret().optional(),
  tc_token: secret().optional(),
  tc_proxy: proxy().optional(),
  caFile: z.string().optional().meta({ description: 'PEM file with further authorities.' }),
  verifyTls: z.boolean().default(true),
});
export type PlatformValues = z.output<typeof platform>;

const tls = z.union([
  z.boolean(),
  z.strictObject({
    caFile: z.string().optional(),
    certFile: z.string().optional(),
    keyFile: z.string().optional(),
    serverName: z.string().optional(),
    verify: z.boolean().default(true),
  }),
]);

const temporal = z.strictObject({
  address: z
    .string()
    .optional()
    .meta({ examples: ['127.0.0.1:7233'] }),
  namespace: z.string().min(1).optional(),
  apiKey: secret().optional(),
  tls: tls.optional(),
});
export type TemporalValues = z.output<typeof temporal>;

const FEED_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export const configSchema = z.strictObject({
  platforms: z.record(z.string(), platform).default({}),
  store: z
    .string()
    .default('file:./var')
    .meta({ description: 'file:PATH, relative to this file.' }),
  temporal: temporal.optional(),
  definitions: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: 'Folders with feed definitions (.ts, .js), relative to this file.' }),
  tc_log_path: z.string().optional().meta({ description: 'Folder for log files.' }),
  feeds: z
    .record(
      z.string().regex(FEED_ID, {
        error: 'expected letters, digits, dots, dashes and underscores (at most 100)',
      }),
      feedSchema,
    )
    .default({}),
  exports: z
    .record(
      z.string().regex(FEED_ID, {
        error: 'expected letters, digits, dots, dashes and underscores (at most 100)',
      }),
      exportSchema,
    )
    .default({})
    .meta({ description: 'What is read out of ThreatConnect, and in which forms it leaves.' }),
  taxii: taxiiSchema
    .optional()
    .meta({ description: 'A TAXII 2.1 server that shows exports as collections.' }),
});
export type ConfigValues = z.output<typeof configSchema>;
