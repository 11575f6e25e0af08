// Kinds of values that settings of outputs have. They come from YAML or from a command line, where everything is text.
import { z } from 'zod';

/** True or false, as such or as text. */
export const flag = (
  standard: boolean,
): z.ZodType<boolean, boolean | 'true' | 'false' | undefined> =>
  z
    .union([z.boolean(), z.enum(['true', 'false'])], { error: 'expected true or false' })
    .default(standard)
    .transform((value) => value === true || value === 'true');

/** A whole number from `min` to `max`, as such or as text. */
export const whole = (min: number, max: number): z.ZodType<number, number | string> =>
  z
    .union([z.number(), z.string().regex(/^\d+$/)], { error: between(min, max) })
    .transform(Number)
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, {
      error: between(min, max),
    });

const between = (min: number, max: number): string =>
  `expected a whole number from ${min} to ${max}`;

/** A list, or a text with commas between the words; blanks around them do not count. */
export const words = (): z.ZodType<readonly string[], string | readonly string[]> =>
  z
    .union([z.string(), z.array(z.string())], {
      error: 'expected a list, or a text with commas between the words',
    })
    .transform((value) =>
      (typeof value === 'string' ? value.split(',') : value)
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    );

/** One of the words. */
export const choice = <const W extends string>(options: readonly [W, ...W[]]): z.ZodType<W, W> =>
  z.enum(options, {
    error: `expected one of ${options.map((word) => (word === '' ? 'nothing' : word)).join(', ')}`,
  });
