// Every choice the platform's documents leave open, as one named switch with a default. The table in README.md lists them in words.
import { z } from 'zod';

const limit = z.int().min(0);

const switchesSchema = z.strictObject({
  /** Deleting what does not exist. */
  deleteMissing: z.enum(['error', 'silent']).default('error'),
  /** A link to a group or indicator that does not exist. */
  missingLink: z.enum(['silent', 'error']).default('error'),
  /** Where that is an error: whether the entity that names the link is stored without it or not at all. */
  missingLinkEntity: z.enum(['saveWithout', 'reject']).default('saveWithout'),
  /** `association` before `group` or `indicator` in the content, which the documents forbid without saying what happens. */
  associationOrder: z.enum(['error', 'accept']).default('error'),
  /** `attributeWriteType: Replace` and the entity has no `attribute` key; the same for tags and labels. */
  replaceWithoutKey: z.enum(['clear', 'keep']).default('clear'),
  /** An entity with a bad attribute, tag or label. */
  badMetadata: z.enum(['reject', 'saveWithout']).default('reject'),
  tagTooLong: z.enum(['error', 'truncate', 'drop']).default('error'),
  groupNameTooLong: z.enum(['error', 'accept']).default('error'),
  unknownAttributeType: z.enum(['error', 'accept']).default('error'),
  /** What happens to the rest of a batch once the owner's quota or the limit of a job is reached. */
  indicatorLimit: z.enum(['stop', 'perEntity']).default('stop'),
  indicatorsPerJob: limit.default(25_000),
  uploadLimitBytes: limit.default(75_000_000),
  /** createAndUpload answers inline, without id, when it has at most this many objects; 0 = always queue. */
  synchronousBatchSaveLimit: limit.default(0),
  /** Whether an inline answer lists its errors. */
  inlineErrors: z.enum(['omit', 'list']).default('omit'),
  batchService: z.enum(['available', 'unavailable']).default('available'),
  batchOrder: z.enum(['upload', 'independent']).default('upload'),
  /** `documents` sends the bare `{"status":"Queued"}` of the documents, `envelope` what clients have seen. */
  batchBodies: z.enum(['envelope', 'documents']).default('envelope'),
  stringIds: z.boolean().default(false),
  errorKey: z.enum(['errorSource', 'errorMessage']).default('errorSource'),
  unknownPath: z.enum(['500', '404']).default('500'),
  ipv6Form: z.enum(['asSent', 'compressed', 'expanded']).default('asSent'),
  urlMaxLength: limit.default(500),
  /** An indicator that an exclusion list names, in a batch. */
  excludedValue: z.enum(['error', 'skip']).default('error'),
  /** An association type between types it is not made for. */
  associationPairs: z.enum(['check', 'accept']).default('check'),
  /** A name in `fields` that does not exist. */
  unknownFields: z.enum(['ignore', 'error']).default('ignore'),
  /** How many associations deep `fields` may ask. */
  associationLevels: limit.default(1),
  /** Status of a v3 write without permission. */
  v3Denied: z.enum(['403', '401']).default('403'),
  /** `DELETE /v3/indicators?tql=` and the same for groups. */
  bulkDelete: z.enum(['disabled', 'enabled']).default('disabled'),
  /** Bulk download of an owner that never generated one. */
  bulkNeverRun: z.enum(['404', 'generate']).default('generate'),
  /** Exclusion lists of the whole instance may be written by API. */
  systemExclusionListApiAccess: z.boolean().default(false),
  /** Users who may only read may report false positives and observations. */
  readOnlyUserUpdatesAllowed: z.boolean().default(false),
  /** Whether the old token of an `/appAuth` renewal ends at once. */
  renewedToken: z.enum(['staysValid', 'supersedes']).default('staysValid'),
  /** `POST` in v2 of an indicator that exists. */
  v2CreateExisting: z.enum(['update', 'error']).default('update'),
  /** Largest `resultLimit` of v2; older servers have 500. */
  v2MaxLimit: limit.default(10_000),
  /** Seconds for which deleted indicators are listed; 0 = for ever. */
  indicatorDeleteRetentionTime: limit.default(0),
  /** Whether TAXII answers only those who ask for its media type. */
  taxiiAccept: z.enum(['required', 'any']).default('required'),
  /** Ids of indicators in app 2: a bare UUID, as its sample shows, or what STIX demands. */
  taxiiIds: z.enum(['bare', 'stix']).default('bare'),
  /** The date by which TAXII orders objects and compares `added_after`. */
  taxiiAdded: z.enum(['lastModified', 'dateAdded']).default('lastModified'),
  /** Objects of a TAXII page when the client names no limit. */
  taxiiPageSize: z.int().min(1).default(100),
  urlSchemes: z.enum(['sdk', 'any']).default('sdk'),
});

export type Switches = z.infer<typeof switchesSchema>;

export const defaultSwitches = (): Switches => switchesSchema.parse({});

const partialSchema = switchesSchema.partial();

/** Only what the body names; defaults of absent keys are not applied. */
export const readSwitchChanges = (body: unknown): Partial<Switches> => {
  const given = partialSchema.parse(body);
  const named = Object.keys(body as object);
  return Object.fromEntries(Object.entries(given).filter(([key]) => named.includes(key)));
};
