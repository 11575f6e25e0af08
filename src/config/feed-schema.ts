// What a feed's block may say besides the parameters of its definition, with all defaults. The descriptions become the
// editor's help through the JSON Schema.
import { z } from 'zod';
import { DURATION_LIMIT } from '../core/limits.ts';
import { bytes, duration, proxy, schedule, share } from './values.ts';

/** A duration that has to fit into the step that waits for it. */
const limited = (key: keyof typeof DURATION_LIMIT, is: string): ReturnType<typeof duration> => {
  const { minMs, maxMs, because } = DURATION_LIMIT[key];
  return duration({ min: minMs, max: maxMs, because, is });
};

const stale = z
  .strictObject({
    removal: z
      .enum(['delete', 'inactive', 'none'])
      .default('delete')
      .meta({ description: 'What happens to objects that vanished from the source.' }),
    graceSnapshots: z.int().min(1).max(100).optional().meta({
      description: 'Snapshots in which an object must be missing; overrides the collection.',
    }),
    maxShare: share().default(0.2).meta({
      description: 'Larger removals than this part of the live objects need a person.',
    }),
    maxCount: z.int().min(0).default(5000).meta({
      description: 'Larger removals than this number of objects need a person.',
    }),
  })
  .prefault({});

const batch = z
  .strictObject({
    maxObjects: z.int().min(1).max(25_000).default(5_000).meta({
      description: 'Objects in a chunk. ThreatConnect accepts at most 25000.',
    }),
    maxBytes: bytes().default(20_000_000).meta({ description: 'Bytes in a chunk.' }),
    window: z.int().min(1).max(32).default(4).meta({ description: 'Chunks in flight.' }),
    endpoint: z.enum(['createThenUpload', 'createAndUpload']).default('createThenUpload'),
    attributeWriteType: z.enum(['Append', 'Replace', 'Singleton', 'Static']).default('Singleton'),
    tagWriteType: z.enum(['Append', 'Replace']).default('Append'),
    securityLabelWriteType: z.enum(['Append', 'Replace']).default('Append'),
    haltOnError: z.boolean().default(false),
    playbookTriggers: z.boolean().default(false),
    uploadDeadline: limited(
      'batch.uploadDeadline',
      'After this the upload of a chunk is ended; a successor run waits for as long.',
    ).default(120_000),
    batchDeadline: limited(
      'batch.batchDeadline',
      'How long the end of a chunk is waited for.',
    ).default(6 * 3_600_000),
  })
  .prefault({});

const source = z
  .strictObject({
    proxy: proxy().optional(),
    caFile: z.string().optional().meta({ description: 'PEM file with further authorities.' }),
    certFile: z.string().optional().meta({
      description: 'PEM file with the certificate that the source knows this client by.',
    }),
    keyFile: z.string().optional().meta({ description: 'PEM file with the key of certFile.' }),
    verifyTls: z.boolean().default(true),
    connectTimeout: limited('source.connectTimeout', 'Time to connect.').default(10_000),
    readTimeout: limited('source.readTimeout', 'Longest silence inside a body.').default(60_000),
    totalTimeout: limited('source.totalTimeout', 'Time for a whole transfer.').default(30 * 60_000),
    maxBytes: bytes().default(1_000_000_000),
    maxExpandedBytes: bytes().default(4_000_000_000),
  })
  .prefault({});

/** Every key of a feed that is not a parameter of its definition. */
const feedShape = {
  use: z.string().min(1).optional().meta({
    description: 'Id of the definition, or its file (./my-feed.ts); default: the key.',
  }),
  platform: z.string().optional().meta({ description: 'Needed when there are several.' }),
  tc_owner: z.string().min(1).optional().meta({ description: 'Owner that receives the objects.' }),
  tc_log_level: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['debug', 'info', 'warning', 'error', 'critical']))
    .default('info'),
  schedule: schedule().optional(),
  collections: z
    .record(z.string(), z.union([z.boolean(), z.looseObject({})]))
    .default({})
    .meta({
      description:
        'Collections switched on or off; one that is not named is on unless its page says that it is off. Generic feeds: a block for each.',
    }),
  indicator_threat_rating: z.number().min(0).max(5).default(0),
  indicator_confidence: z.int().min(0).max(100).default(0),
  stale,
  batch,
  source,
  proxy: proxy().optional().meta({ description: 'Proxy for the source; same as source.proxy.' }),
  refreshDays: z.int().min(0).max(3650).default(0).meta({
    description: 'Unchanged objects are sent again after this many days; 0 = never.',
  }),
  maxRejectShare: share().default(0.5),
  busyWait: limited(
    'busyWait',
    'How long a run waits for another run of the feed before it is skipped.',
  ).default(10 * 60_000),
  runDeadline: limited('runDeadline', 'Longest run.').default(12 * 3_600_000),
};

/** Keys of a feed that are settings and not parameters. */
export const FEED_KEYS: readonly string[] = Object.keys(feedShape);

export const feedSchema = z.looseObject(feedShape);
export type FeedValues = z.output<typeof feedSchema>;
