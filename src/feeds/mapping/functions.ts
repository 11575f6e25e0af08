// The named functions of the mapping language. Each is data (name and options) in the tree; here is what it does and how it reads.
import type { JsonObject } from '../../core/json.ts';
import { hashAlgorithm } from '../normalise/file.ts';
import { undoDoubleEncoding } from './double-encoding.ts';
import { readInstant } from './instant.ts';
import { readKeyedText } from './keyed-text.ts';
import { createTagCleaner, type CleanTags } from './tags.ts';

/** What a function may use besides its arguments. */
export interface FunctionTools {
  readonly note: (name: string) => void;
  readonly sourceNames: readonly string[];
}

export type Bound = (...args: readonly unknown[]) => unknown;

export interface MappingFunction {
  bind(options: JsonObject, tools: FunctionTools): Bound;
  words(args: readonly string[], options: JsonObject): string;
  /** Computed once per record however often the same expression is used, so that its notes count records. */
  readonly oncePerRecord?: true;
}

export const isMissing = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

/** Text of a scalar, undefined when there is nothing to say. */
export function textOf(value: unknown): string | undefined {
  if (isMissing(value)) return undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const onText =
  (change: (text: string) => unknown): Bound =>
  (value) => {
    const text = textOf(value);
    return text === undefined ? undefined : change(text);
  };

function listOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    const text = textOf(value);
    return text === undefined ? [] : [text];
  }
  const list: string[] = [];
  for (const item of value) {
    const text = textOf(item);
    if (text !== undefined) list.push(text);
  }
  return list;
}

const textOption = (options: JsonObject, name: string): string => textOf(options[name]) ?? '';

const numberOption = (options: JsonObject, name: string, fallback: number): number =>
  typeof options[name] === 'number' ? options[name] : fallback;

function scale(options: JsonObject, tools: FunctionTools): Bound {
  const times = numberOption(options, 'times', 1);
  const plus = numberOption(options, 'plus', 0);
  const minimum = numberOption(options, 'min', Number.NEGATIVE_INFINITY);
  const maximum = numberOption(options, 'max', Number.POSITIVE_INFINITY);
  const whole = options['round'] === true;
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
    return whole ? Math.round(clamped) : clamped;
  };
}

function instant(options: JsonObject, tools: FunctionTools): Bound {
  const zone = options['zone'];
  const readOptions = typeof zone === 'string' ? { zone } : {};
  const absent = new Set(listOf(options['absent']));
  return (value) => {
    if (isMissing(value) || absent.has(value as string)) return undefined;
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const result = readInstant(value, readOptions);
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

function keyedValue(options: JsonObject): Bound {
  const keys = listOf(options['keys']);
  const wanted = textOption(options, 'key');
  return onText((text) => readKeyedText(text, keys).get(wanted));
}

function tagList(_options: JsonObject, tools: FunctionTools): Bound {
  // The list of dropped words is a parameter as a rule: one cleaner for the whole job.
  let dropped: unknown;
  let clean: CleanTags | undefined;
  return (words, drop) => {
    if (!clean || drop !== dropped) {
      dropped = drop;
      const lower = new Set(listOf(drop).map((word) => word.toLowerCase()));
      clean = createTagCleaner({ sourceNames: tools.sourceNames, drop: lower }, tools.note);
    }
    return clean(listOf(words));
  };
}

const TRUNCATED = /(?:…|\(\.\.\.\))$/;

function pathEnd(url: string): string | undefined {
  if (TRUNCATED.test(url)) return undefined;
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[?#].*$/s, '');
  const slash = path.lastIndexOf('/');
  return slash < 0 ? undefined : path.slice(slash + 1) || undefined;
}

const CUT_MARK = ' […]';

/** By name, as it stands in the tree. */
export const FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  upper: {
    bind: () => onText((text) => text.toUpperCase()),
    words: ([value]) => `${value} in upper case`,
  },
  lower: {
    bind: () => onText((text) => text.toLowerCase()),
    words: ([value]) => `${value} in lower case`,
  },
  trim: { bind: () => onText((text) => text.trim()), words: ([value]) => `${value} trimmed` },
  firstNonEmpty: {
    bind:
      () =>
      (...values) =>
        values.find((value) => !isMissing(value)),
    words: (values) => `first non-empty of ${values.join(', ')}`,
  },
  text: {
    bind: (options) => {
      const parts = listOf(
        (options['parts'] as readonly string[]).map((part) => part || '\u0000'),
      ).map((part) => (part === '\u0000' ? '' : part));
      return (...values) => {
        let result = parts[0] ?? '';
        for (const [index, value] of values.entries()) {
          const text = textOf(value);
          if (text === undefined) return undefined;
          result += text + (parts[index + 1] ?? '');
        }
        return result;
      };
    },
    words: (args, options) => {
      const parts = options['parts'] as readonly string[];
      return `“${parts.map((part, index) => part + (index < args.length ? `{${args[index] ?? ''}}` : '')).join('')}”`;
    },
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
    words: ([value], options) =>
      `${value} as date${typeof options['zone'] === 'string' ? ` (${options['zone']} unless stated)` : ''}`,
  },
  scale: {
    bind: scale,
    words: ([value], options) => {
      const rules = Object.entries(options).map(([name, rule]) => `${name} ${textOf(rule) ?? ''}`);
      return `${value} as number${rules.length > 0 ? ` (${rules.join(', ')})` : ''}`;
    },
  },
  split: {
    bind: (options) => {
      const separator = textOption(options, 'separator');
      return onText((text) => {
        const parts: string[] = [];
        for (const part of text.split(separator)) {
          const trimmed = part.trim();
          if (trimmed !== '') parts.push(trimmed);
        }
        return parts;
      });
    },
    words: ([value], options) => `${value} split at “${textOption(options, 'separator')}”`,
  },
  without: {
    bind: (options) => {
      const drop = new Set(listOf(options['values']).map((text) => text.toLowerCase()));
      return (list) => listOf(list).filter((item) => !drop.has(item.toLowerCase()));
    },
    words: ([value], options) => `${value} without ${listOf(options['values']).join(', ')}`,
  },
  join: {
    bind: (options) => (list) => listOf(list).join(textOption(options, 'separator')) || undefined,
    words: ([value], options) => `${value} joined with “${textOption(options, 'separator')}”`,
  },
  tagList: {
    bind: tagList,
    words: ([value, drop]) =>
      `${value} that are meaningful (no placeholders, numbers, values, source name, nor ${drop})`,
  },
  equals: {
    bind: (options) => (value) => (isMissing(value) ? undefined : value === options['to']),
    words: ([value], options) => `${value} is “${textOption(options, 'to')}”`,
  },
  isPresent: {
    bind: () => (value) => !isMissing(value),
    words: ([value]) => `there is ${value}`,
  },
  truncate: {
    bind: (options, tools) => {
      const limit = numberOption(options, 'limit', 100);
      return onText((text) => {
        if (text.length <= limit) return text;
        tools.note('text_cut');
        return `${text.slice(0, limit - CUT_MARK.length)}${CUT_MARK}`;
      });
    },
    words: ([value], options) =>
      `${value}, cut with a mark above ${textOption(options, 'limit')} characters`,
  },
  keyedValue: {
    bind: keyedValue,
    words: ([value], options) => `“${textOption(options, 'key')}” in ${value}`,
  },
  pathEnd: {
    bind: () => onText(pathEnd),
    words: ([value]) => `last path segment of ${value}`,
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
  countryName: {
    oncePerRecord: true,
    bind: (_options, tools) => {
      const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
      return onText((code) => {
        const upper = code.trim().toUpperCase();
        const name = /^[A-Z]{2}$/.test(upper) && upper !== 'ZZ' ? names.of(upper) : undefined;
        if (name === undefined) tools.note('country_unknown');
        return name;
      });
    },
    words: ([value]) => `English name of the country ${value}`,
  },
  repairEncoding: {
    oncePerRecord: true,
    bind: (_options, tools) =>
      onText((text) => {
        const repaired = undoDoubleEncoding(text);
        if (repaired !== text) tools.note('double_encoding_undone');
        return repaired;
      }),
    words: ([value]) => `${value} with double encoding undone`,
  },
};
