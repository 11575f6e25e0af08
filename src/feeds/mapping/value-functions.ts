// Functions of the mapping language that choose, convert or test a value: numbers, dates, tables, hashes, presence.
import type { JsonObject } from '../../core/json.ts';
import { hashAlgorithm } from '../normalise/file.ts';
import type { Bound, FunctionTools, MappingFunction } from './function-contract.ts';
import { exampleOf, readInstant, type InstantOptions } from './instant.ts';
import { readRelativeInstant } from './relative-instant.ts';
import { isMissing, listOf, numberOption, onText, textOf, textOption } from './scalars.ts';

function scale(options: JsonObject, tools: FunctionTools): Bound {
  const times = numberOption(options, 'times', 1);
  const plus = numberOption(options, 'plus', 0);
  const minimum = numberOption(options, 'min', Number.NEGATIVE_INFINITY);
  const maximum = numberOption(options, 'max', Number.POSITIVE_INFINITY);
  const { round } = options;
  return (value) => {
    if (isMissing(value)) return undefined;
    const read = typeof value === 'number' ? value : Number(textOf(value)?.trim());
    if (!Number.isFinite(read)) {
      tools.note('number_invalid');
      return undefined;
    }
    const scaled = read * times + plus;
    const clamped = Math.min(maximum, Math.max(minimum, scaled));
    if (clamped !== scaled) tools.note('number_clamped');
    if (round === 'down') return Math.floor(clamped);
    return round === true ? Math.round(clamped) : clamped;
  };
}

/** What the reader of dates needs of the options of a function. */
function readOptionsOf({ zone, order }: JsonObject): InstantOptions {
  return {
    ...(typeof zone === 'string' ? { zone } : {}),
    ...(order === 'day-first' || order === 'month-first' ? { order } : {}),
  };
}

const ORDER_WORDS: Readonly<Record<string, string>> = {
  'day-first': 'the day first',
  'month-first': 'the month first',
};

/** ` (UTC unless stated, the day first)`, or nothing. */
function dateRules({ zone, order }: JsonObject): string {
  const rules = [
    ...(typeof zone === 'string' ? [`${zone} unless stated`] : []),
    ...(typeof order === 'string' ? [ORDER_WORDS[order] ?? order] : []),
  ];
  return rules.length === 0 ? '' : ` (${rules.join(', ')})`;
}

function instant(options: JsonObject, tools: FunctionTools): Bound {
  const readOptions = readOptionsOf(options);
  const absent = new Set(listOf(options['absent']));
  // Neighbours often have the same date: of their event, or of the build.
  let last: unknown;
  let lastAt: string | undefined;
  return (value) => {
    if (value === last) return lastAt;
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    if (isMissing(value) || (absent.size > 0 && absent.has(value as string))) return undefined;
    const result = readInstant(value, readOptions);
    if ('at' in result) {
      last = value;
      lastAt = result.at;
      return lastAt;
    }
    tools.note(result.problem, exampleOf(result.problem, value));
    return undefined;
  };
}

const isDate = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

function relativeInstant(options: JsonObject, tools: FunctionTools): Bound {
  const readOptions = readOptionsOf(options);
  return (value, from) => {
    if (!isDate(value) || !isDate(from)) return undefined;
    const result = readRelativeInstant(value, from, readOptions);
    if ('at' in result) return result.at;
    tools.note(result.problem);
    return undefined;
  };
}

function lookup(options: JsonObject, tools: FunctionTools): Bound {
  const table = options['table'] as Readonly<Record<string, unknown>>;
  return onText((text) => {
    if (Object.hasOwn(table, text)) return table[text];
    if (Object.hasOwn(options, 'otherwise')) return options['otherwise'];
    tools.note('lookup_missed');
    return undefined;
  });
}

/** By name, as it stands in the tree. */
export const VALUE_FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  firstNonEmpty: {
    bind:
      () =>
      (...values) =>
        values.find((value) => !isMissing(value)),
    words: (values) => `first non-empty of ${values.join(', ')}`,
  },
  suggested: {
    bind: () => (forAll, isWanted, suggestion) => {
      if (!isMissing(forAll)) return forAll;
      return isWanted === true ? suggestion : undefined;
    },
    words: ([forAll, isWanted, suggestion]) =>
      `${forAll}; where it is not set and ${isWanted} is: ${suggestion}`,
  },
  lookup: {
    bind: lookup,
    words: ([value], options) =>
      `${value} by table (${Object.entries(options['table'] as JsonObject)
        .map(([from, to]) => `${from} → ${textOf(to) ?? ''}`)
        .join(', ')})`,
  },
  instant: {
    bind: instant,
    words: ([value], options) => `${value} as date${dateRules(options)}`,
  },
  relativeInstant: {
    bind: relativeInstant,
    words: ([value, from]) => `${value} as date, counted back from ${from} when it is a distance`,
  },
  scale: {
    bind: scale,
    words: ([value], options) => {
      const rules = Object.entries(options).map(([name, rule]) => `${name} ${textOf(rule) ?? ''}`);
      return `${value} as number${rules.length > 0 ? ` (${rules.join(', ')})` : ''}`;
    },
  },
  equals: {
    bind: (options) => (value) => (isMissing(value) ? undefined : value === options['to']),
    words: ([value], options) => `${value} is “${textOption(options, 'to')}”`,
  },
  isPresent: {
    bind: () => (value) => !isMissing(value),
    words: ([value]) => `there is ${value}`,
  },
  hashOf: {
    bind: (options) =>
      onText((text) => {
        const lower = text.trim().toLowerCase();
        return hashAlgorithm(lower) === options['algorithm'] ? lower : undefined;
      }),
    words: ([value], options) => `${value} when it is a whole ${textOption(options, 'algorithm')}`,
  },
  hashes: {
    bind:
      () =>
      (...values) =>
        values.flatMap((value) => textOf(value) ?? []).join(' : ') || undefined,
    words: (values) => `hashes ${values.join(', ')} of one file`,
  },
};
