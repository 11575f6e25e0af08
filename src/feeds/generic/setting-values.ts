// The forms of single settings of a generic feed: fields of the record, scores, dates, types, attributes, groups.
import { z } from 'zod';
import { IS_ZONE, isZone } from '../mapping/instant.ts';
import { DATE_ORDERS } from '../mapping/ordered-date.ts';
import { problemOfPattern } from './bounded-pattern.ts';
import { INWARDS, IS_INWARDS, IS_NO_LIST, NO_LIST } from './fields.ts';
import { GROUP_TYPES, INDICATOR_TYPES } from './words.ts';

/** A list; the message says of what, because "a list" alone is what was not understood. */
export const listOf = <T extends z.ZodType>(item: T, ofWhat: string): z.ZodArray<T> =>
  z.array(item, `expected a list of ${ofWhat}`).min(1, `expected at least one of: ${ofWhat}`);

export const field = (): z.ZodString =>
  z
    .string('expected the name of a field')
    .min(1, 'expected the name of a field')
    .regex(INWARDS, IS_INWARDS)
    .regex(NO_LIST, IS_NO_LIST);
export const fields = (): z.ZodType<string | string[]> =>
  z.union([field(), listOf(field(), 'names of fields, such as [host, url]')]);
export const REFERENCE = /^\$\{(?:env|file|command):[^]+\}$/;
export const IS_REFERENCE =
  'expected a reference such as ${env:FEED_PASSWORD}, got a literal value';

export const pattern = (): z.ZodString =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const message = problemOfPattern(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    });

/** By the words of the source; one without any would fit nothing. */
const tableOf = <T>(to: z.ZodType<T>): z.ZodType<Record<string, T>> =>
  z
    .record(z.string(), to)
    .refine((table) => Object.keys(table).length > 0, 'expected at least one word of the source');

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const words = z.union([
  scalar,
  listOf(scalar, 'words of the source, such as [online, unknown]'),
]);

/** Instead of a block: a number for all is another setting, and a lone name says nothing about the scale. */
function noScore(input: unknown, forAll: string): string {
  return /^[\d.]+$/.test(String(input))
    ? `expected the field of the score, as in {field: score}. One number for all indicators of the feed is ${forAll}`
    : 'expected {field: NAME} with times, plus and round, or with a table';
}

/** @param forAll the parameter that is one number for all */
export const score = (most: number, forAll: string): z.ZodType<ScoreSetting> =>
  z
    .strictObject(
      {
        field: field(),
        table: tableOf(z.number().min(0).max(most)).optional(),
        times: z.number().optional(),
        plus: z.number().optional(),
        round: z.boolean().optional(),
      },
      {
        error: ({ code, input }) => (code === 'invalid_type' ? noScore(input, forAll) : undefined),
      },
    )
    .superRefine(({ table, times, plus, round }, context) => {
      const [unread] =
        Object.entries({ times, plus, round }).find(([, v]) => v !== undefined) ?? [];
      if (table !== undefined && unread !== undefined)
        context.addIssue({
          code: 'custom',
          path: [unread],
          message: 'expected none beside table: the table gives the score itself',
        });
    }) as z.ZodType<ScoreSetting>;

export interface ScoreSetting {
  readonly field: string;
  readonly table?: Readonly<Record<string, number>>;
  readonly times?: number;
  readonly plus?: number;
  readonly round?: boolean;
}

export const absent = (): z.ZodType<string[]> =>
  z.array(z.string(), 'expected a list of the words that mean "no value", such as [None, n/a]');

const IS_ORDER = 'expected day-first (as in 21.11.2026) or month-first (as in 11/21/2026)';

export const date = z.union([
  field(),
  z.strictObject({
    field: field(),
    zone: z.string().refine(isZone, IS_ZONE).optional(),
    order: z.enum(DATE_ORDERS, IS_ORDER).optional(),
    absent: absent().optional(),
  }),
]);
export type DateSetting = z.output<typeof date>;

export const type = z.union([
  z.enum(['detect', ...INDICATOR_TYPES]),
  z.strictObject({
    field: field(),
    table: tableOf(z.enum(INDICATOR_TYPES)),
  }),
]);
export type TypeSetting = z.output<typeof type>;

export const attribute = z.union([
  z.string().min(1),
  z.strictObject({
    value: z.string().min(1),
    displayed: z.boolean().optional(),
    once: z.boolean().optional(),
    max_length: z.int().min(20).optional(),
  }),
]);
export type AttributeSetting = z.output<typeof attribute>;

export const group = z.strictObject({
  type: z.enum(GROUP_TYPES),
  name: z.string().min(1),
  key: fields().optional(),
  tags: z.array(z.string().min(1)).optional(),
  attributes: z.record(z.string(), attribute).optional(),
});
export type GroupSetting = z.output<typeof group>;

export const active = z.union([
  field(),
  z
    .strictObject({ field: field(), is: words.optional(), not: words.optional() })
    .refine(
      ({ is, not }) => is === undefined || not === undefined,
      'expected either is or not, got both',
    ),
]);
