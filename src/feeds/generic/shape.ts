// What the YAML of a generic feed may say about one list: where it is, what absence means, and what its records become.
import { z } from 'zod';
import { checkRemoval } from './removal-rules.ts';
import { checkColumn, checkLines, csvFormat, jsonFormat, listFormat } from './format-shapes.ts';
import {
  IS_REFERENCE,
  REFERENCE,
  active,
  attribute,
  date,
  field,
  fields,
  group,
  score,
  type,
  words,
} from './setting-values.ts';
import { FEED_CLASSES } from './words.ts';

/** Keys of every generic feed, for one list. */
const listShape = {
  url: z.url({ protocol: /^https?$/ }).meta({ description: 'Address of the document.' }),
  headers: z.record(z.string(), z.string()).optional().meta({
    description:
      'Headers of the request. Keys and tokens only as references: Authorization: ${env:FEED_AUTH}.',
  }),
  basic_auth: z
    .strictObject({ user: z.string().min(1), password: z.string().regex(REFERENCE, IS_REFERENCE) })
    .optional()
    .meta({ description: 'User and password, the password as a reference.' }),
  revalidate: z.boolean().optional().meta({
    description: 'Ask for the document only when it has changed. Default: true.',
  }),
  class: z.enum(FEED_CLASSES).meta({
    description:
      'What absence from the document means. state: withdrawn, so it is removed; window: only older; cumulative: a correction; event: nothing.',
  }),
  removal: z.enum(['snapshot', 'none']).optional().meta({
    description:
      'For the class state: whether what a complete document lacks is removed. Default: snapshot.',
  }),
  grace: z
    .int()
    .min(1)
    .optional()
    .meta({ description: 'Documents in which a value must be missing before it is removed.' }),
  minimum_records: z.int().min(0).optional().meta({
    description:
      'A document with fewer records is not believed. Default: 0, for JSON 1, because an error is JSON as well.',
  }),
  type: type.optional().meta({
    description:
      'Indicator type: one for all, detect (default), or {field, table} with the words of the source.',
  }),
  add_scheme: z.enum(['http', 'https']).optional().meta({
    description:
      'Scheme for URLs without one, where the type is URL; without it they are rejected. With detect a value that looks like a URL gets http:// and is counted as scheme_added.',
  }),
  key: fields()
    .optional()
    .meta({ description: 'Fields that are the id of a record in its source. Default: the value.' }),
  only: z.record(z.string(), words).optional().meta({
    description: 'Only records in which each of these fields has one of these words.',
  }),
  except: z
    .record(z.string(), words)
    .optional()
    .meta({ description: 'No records in which one of these fields has one of these words.' }),
  tags: z
    .array(z.string().min(1), 'expected a list of tags, such as [Phishing, "{family}"]')
    .optional()
    .meta({
      description: 'Tags: words, words with {field} in them, or a {field} alone, also of a list.',
    }),
  tags_from: z
    .strictObject(
      {
        field: field(),
        separator: z.string().min(1).optional(),
        drop: z.array(z.string(), 'expected a list of words that are no tags').optional(),
      },
      'expected {field: NAME}, with separator where a text holds several',
    )
    .optional()
    .meta({
      description:
        'Tags from one field: a list, or a text. A text is one tag unless separator says where it is split, also inside quotes.',
    }),
  labels: z
    .array(z.string().min(1), 'expected a list of labels, such as ["TLP:GREEN"]')
    .optional()
    .meta({ description: 'Security labels, such as TLP:GREEN.' }),
  attributes: z.record(z.string(), attribute).optional().meta({
    description: 'Attributes by type: text with {field} in it. Missing fields make no attribute.',
  }),
  rating: score(5, 'indicator_threat_rating').optional().meta({
    description:
      'Threat rating 0 to 5 from a field: {field, times, plus, round} or {field, table}. One number for all is indicator_threat_rating.',
  }),
  confidence: score(100, 'indicator_confidence').optional().meta({
    description:
      'Confidence 0 to 100 from a field: {field, times, plus, round} or {field, table}. One number for all is indicator_confidence.',
  }),
  first_seen: date.optional().meta({
    description:
      'When it was seen first: a field, or {field, zone, order, absent}; UTC unless the value or zone says otherwise. order: day-first or month-first, for dates that end with their year.',
  }),
  last_seen: date.optional().meta({ description: 'When it was seen last; as first_seen.' }),
  added: date.optional().meta({ description: 'External date added.' }),
  modified: date.optional().meta({ description: 'External last modified.' }),
  expires: date.optional().meta({ description: 'External date of expiry.' }),
  active: active.optional().meta({
    description: 'Whether the indicator is active: {field, is: […]} or {field, not: […]}.',
  }),
  group: group.optional().meta({ description: 'A group that the indicators of a record join.' }),
};

export const listSettings = z
  .strictObject({ ...listShape, ...listFormat })
  .superRefine(checkRemoval)
  .superRefine(checkColumn);
export const csvSettings = z.strictObject({ ...listShape, ...csvFormat }).superRefine(checkRemoval);
export const jsonSettings = z
  .strictObject({ ...listShape, ...jsonFormat })
  .superRefine(checkRemoval)
  .superRefine(checkLines);

export type ListSettings = z.output<typeof listSettings>;
export type CsvSettings = z.output<typeof csvSettings>;
export type JsonSettings = z.output<typeof jsonSettings>;
/** What is the same for all three kinds. */
export type CommonSettings = z.output<z.ZodObject<typeof listShape>>;
