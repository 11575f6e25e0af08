// Functions of the mapping language that make text from text.
import type { JsonObject } from '../../core/json.ts';
import { undoDoubleEncoding } from './double-encoding.ts';
import type { Bound, MappingFunction } from './function-contract.ts';
import { readKeyedText } from './keyed-text.ts';
import { listOf, numberOption, onText, textOf, textOption } from './scalars.ts';

function keyedValue(options: JsonObject): Bound {
  const keys = listOf(options['keys']);
  const wanted = textOption(options, 'key');
  return onText((text) => readKeyedText(text, keys).get(wanted));
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
export const TEXT_FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  upper: {
    bind: () => onText((text) => text.toUpperCase()),
    words: ([value]) => `${value} in upper case`,
  },
  lower: {
    bind: () => onText((text) => text.toLowerCase()),
    words: ([value]) => `${value} in lower case`,
  },
  trim: { bind: () => onText((text) => text.trim()), words: ([value]) => `${value} trimmed` },
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
