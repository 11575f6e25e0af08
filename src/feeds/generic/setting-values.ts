// The forms of single settings of a generic feed: fields of the record, scores, dates, types, attributes, groups.
import { z } from 'zod';
import { problemOfPattern } from './bounded-pattern.ts';
import { INWARDS, IS_INWARDS, IS_NO_LIST, NO_LIST } from './fields.ts';
import { GROUP_TYPES, INDICATOR_TYPES } from './words.ts';

export const field = (): z.ZodString =>
  z.string().min(1).regex(INWARDS, IS_INWARDS).regex(NO_LIST, IS_NO_LIST);
export const fields = (): z.ZodType<string | string[]> =>
  z.union([field(), z.array(field()).min(1)]);
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

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const words = z.union([scalar, z.array(scalar).min(1)]);

export const score = (most: number): z.ZodType<ScoreSetting> =>
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

export const date = z.union([
  field(),
  z.strictObject({
    field: field(),
    zone: z.string().optional(),
    absent: z.array(z.string()).optional(),
  }),
]);
export type DateSetting = z.output<typeof date>;

export const type = z.union([
  z.enum(['detect', ...INDICATOR_TYPES]),
  z.strictObject({
    field: field(),
    table: z.record(z.string(), z.enum(INDICATOR_TYPES)),
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
  z.strictObject({ field: field(), is: words.optional(), not: words.optional() }),
]);
