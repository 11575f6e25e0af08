// What the YAML of a generic feed may say about one list: where it is, what absence means, and what its records become.
import { z } from 'zod';
import { problemOfPattern } from './bounded-pattern.ts';
import { INWARDS, IS_INWARDS } from './fields.ts';
import { FEED_CLASSES, GROUP_TYPES, INDICATOR_TYPES } from './words.ts';

const field = (): z.ZodString => z.string().min(1).regex(INWARDS, IS_INWARDS);
const fields = (): z.ZodType<string | string[]> => z.union([field(), z.array(field()).min(1)]);
const REFERENCE = /^\$\{(?:env|file|command):[^]+\}$/;
const IS_REFERENCE = 'expected a reference such as ${env:FEED_PASSWORD}, got a literal value';

const pattern = (): z.ZodString =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const message = problemOfPattern(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    });

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const words = z.union([scalar, z.array(scalar).min(1)]);

const score = (most: number): z.ZodType<ScoreSetting> =>
  z.union([
    z.number().min(0).max(most),
    z.strictObject({
      field: field(),
      table: z.record(z.string(), z.number().min(0).max(most)).optional(),
      times: z.number().optional(),
      plus: z.number().optional(),
      round: z.boolean().optional(),
    }),
  ]) as z.ZodType<ScoreSetting>;

export type ScoreSetting =
  | number
  | {
      readonly field: string;
      readonly table?: Readonly<Record<string, number>>;
      readonly times?: number;
      readonly plus?: number;
      readonly round?: boolean;
    };

const date = z.union([
  field(),
  z.strictObject({
    field: field(),
    zone: z.string().optional(),
    absent: z.array(z.string()).optional(),
  }),
]);
export type DateSetting = z.output<typeof date>;

const type = z.union([
  z.enum(['detect', ...INDICATOR_TYPES]),
  z.strictObject({
    field: field(),
    table: z.record(z.string(), z.enum(INDICATOR_TYPES)),
  }),
]);
export type TypeSetting = z.output<typeof type>;

const attribute = z.union([
  z.string().min(1),
  z.strictObject({
    value: z.string().min(1),
    displayed: z.boolean().optional(),
    once: z.boolean().optional(),
    max_length: z.int().min(20).optional(),
  }),
]);
export type AttributeSetting = z.output<typeof attribute>;

const group = z.strictObject({
  type: z.enum(GROUP_TYPES),
  name: z.string().min(1),
  key: fields().optional(),
  tags: z.array(z.string().min(1)).optional(),
  attributes: z.record(z.string(), attribute).optional(),
});
export type GroupSetting = z.output<typeof group>;

const active = z.union([
  field(),
  z.strictObject({ field: field(), is: words.optional(), not: words.optional() }),
]);

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
  tags: z.array(z.string().min(1)).optional().meta({
    description: 'Tags: words, words with {field} in them, or a {field} alone, also of a list.',
  }),
  tags_from: z
    .strictObject({
      field: field(),
      separator: z.string().min(1).optional(),
      drop: z.array(z.string()).optional(),
    })
    .optional()
    .meta({ description: 'Tags from one field: separated text, or a list.' }),
  labels: z
    .array(z.string().min(1))
    .optional()
    .meta({ description: 'Security labels, such as TLP:GREEN.' }),
  attributes: z.record(z.string(), attribute).optional().meta({
    description: 'Attributes by type: text with {field} in it. Missing fields make no attribute.',
  }),
  rating: score(5)
    .optional()
    .meta({ description: 'Threat rating 0 to 5: {field, times, plus, table}, or one for all.' }),
  confidence: score(100)
    .optional()
    .meta({ description: 'Confidence 0 to 100: {field, times, plus, table}, or one for all.' }),
  first_seen: date.optional(),
  last_seen: date.optional(),
  added: date.optional().meta({ description: 'External date added.' }),
  modified: date.optional().meta({ description: 'External last modified.' }),
  expires: date.optional().meta({ description: 'External date of expiry.' }),
  active: active.optional().meta({
    description: 'Whether the indicator is active: {field, is: […]} or {field, not: […]}.',
  }),
  group: group.optional().meta({ description: 'A group that the indicators of a record join.' }),
};

const listFormat = {
  remark: z.record(z.string(), pattern()).optional().meta({
    description: 'Fields in the text behind the value: a pattern, of which the first group counts.',
  }),
  total: pattern()
    .optional()
    .meta({ description: 'Pattern of a comment line with the number of values, as first group.' }),
};

const value = {
  value: fields().meta({
    description:
      'Field of the value. Several: an indicator each; with type File the hashes of one file.',
  }),
};

const csvFormat = {
  ...value,
  header: z.union([z.enum(['row', 'comment']), z.array(z.string().min(1)).min(1)]).meta({
    description:
      'row: names in the first row; comment: in the last comment line before it; or the names themselves.',
  }),
  delimiter: z.string().length(1).optional().meta({ description: 'Default: a comma.' }),
  comment: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Beginning of a comment line. Default: #.' }),
  absent: z
    .array(z.string())
    .optional()
    .meta({ description: 'Words that mean "no value", such as None.' }),
  ignore: z
    .array(z.string())
    .optional()
    .meta({ description: 'Columns that are known and not used.' }),
  short_rows: z
    .boolean()
    .optional()
    .meta({ description: 'The source leaves out trailing values. Default: false.' }),
  total: pattern()
    .optional()
    .meta({ description: 'Pattern of a trailer with the number of rows, as first group.' }),
};

const jsonFormat = {
  ...value,
  records: z.string().min(1).regex(INWARDS, IS_INWARDS).optional().meta({
    description:
      'Where the records are: [] (default), data[], results[].items[], {} for the members of an object, lines for JSON lines.',
  }),
  name_field: field().optional().meta({
    description: 'Field that gets the name of the member in which a record lies.',
  }),
  ignore: z
    .array(z.string())
    .optional()
    .meta({ description: 'Fields that are known and not used.' }),
  total: field()
    .optional()
    .meta({ description: 'Member of the document with the number of records.' }),
  created_at: field().optional().meta({ description: 'Member with the instant of the document.' }),
};

export const listSettings = z.strictObject({ ...listShape, ...listFormat });
export const csvSettings = z.strictObject({ ...listShape, ...csvFormat });
export const jsonSettings = z.strictObject({ ...listShape, ...jsonFormat });

export type ListSettings = z.output<typeof listSettings>;
export type CsvSettings = z.output<typeof csvSettings>;
export type JsonSettings = z.output<typeof jsonSettings>;
/** What is the same for all three kinds. */
export type CommonSettings = z.output<z.ZodObject<typeof listShape>>;
