// Kinds of values that parameters of an export have. They come from YAML or from an instance's JSON, where numbers and switches
// are often text.
import { z } from 'zod';
import { didYouMean } from '../threatconnect/nearest.ts';

/** True or false, as such or as text. */
export const flag = (): z.ZodType<boolean, boolean | 'true' | 'false'> =>
  z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'expected true or false' })
    .transform((value) => value === true || value === 'true');

/** A whole number from `min` to `max`, as such or as text. An empty text is no zero. */
export const whole = (min: number, max: number): z.ZodType<number, number | string> =>
  z
    .union([z.number(), z.string().regex(/^\s*\d+\s*$/, { error: expectedWhole(min, max) })], {
      error: expectedWhole(min, max),
    })
    .transform(Number)
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, {
      error: expectedWhole(min, max),
    });

const expectedWhole = (min: number, max: number): string =>
  `expected a whole number ${Number.isSafeInteger(max) && max < Number.MAX_SAFE_INTEGER ? `from ${min} to ${max}` : `of at least ${min}`}`;

/** Names: a list, or a text that is cut at its commas and nowhere else; blanks stay. */
export const names = (): z.ZodType<readonly string[], string | readonly string[]> =>
  z
    .union([z.string(), z.array(z.string())], {
      error: 'expected a list, or a text with commas between the names',
    })
    .transform((value) =>
      typeof value !== 'string' ? value : value === '' ? [] : value.split(','),
    );

/** One of the words; the nearest is named for any other. */
export const choice = <const W extends string>(words: readonly W[]): z.ZodType<W, W> =>
  z.enum(words as readonly [W, ...W[]], {
    error: ({ input }) => `expected one of ${words.map(shown).join(', ')}${near(input, words)}`,
  });

/** Names of a closed list, in the form of `names`; blanks around them do not count. */
export const namesOf = (
  words: readonly string[],
): z.ZodType<readonly string[], string | readonly string[]> =>
  names().superRefine((values: readonly string[], context) => {
    for (const value of values)
      if (!words.includes(value.trim()))
        context.addIssue({
          code: 'custom',
          message: `expected names out of ${words.join(', ')}, got ${JSON.stringify(value)}${near(value, words)}`,
        });
  });

/** ISO 8601 with a zone; read as an instant of whole seconds in UTC. */
export const instant = (): z.ZodType<string, string> =>
  z
    .string({ error: EXPECTED_INSTANT })
    .refine((text) => ISO.test(text) && !Number.isNaN(Date.parse(text)), {
      error: EXPECTED_INSTANT,
    })
    .transform((text) => `${new Date(text).toISOString().slice(0, 19)}Z`);

const ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/;
const EXPECTED_INSTANT = 'expected a date or an instant such as 2026-01-31T00:00:00Z';

const shown = (word: string): string => (word === '' ? 'nothing' : word);

const near = (input: unknown, words: readonly string[]): string =>
  typeof input === 'string' ? didYouMean(input, words) : '';
