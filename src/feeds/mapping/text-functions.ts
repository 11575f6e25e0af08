// Functions of the mapping language that make text from text.
import type { JsonObject } from '../../core/json.ts';
import { undoDoubleEncoding } from './double-encoding.ts';
import type { Bound, MappingFunction } from './function-contract.ts';
import { createKeyedReader } from './keyed-text.ts';
import { refang } from '../normalise/refang.ts';
import { isRefused } from '../normalise/result.ts';
import { normaliseUrl } from '../normalise/url.ts';
import { listOf, numberOption, onText, textOf, textOption } from './scalars.ts';

function keyedValue(options: JsonObject): Bound {
  return onText(createKeyedReader(listOf(options['keys']), textOption(options, 'key')));
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
  replace: {
    bind: (options) => {
      const [from, to] = [textOption(options, 'from'), textOption(options, 'to')];
      return onText((text) => text.replaceAll(from, to));
    },
    words: ([value], options) =>
      `${value} with “${textOption(options, 'to')}” in place of “${textOption(options, 'from')}”`,
  },
  slice: {
    bind: (options) => {
      const start = numberOption(options, 'start', 0);
      const end = numberOption(options, 'end', Number.POSITIVE_INFINITY);
      return onText((text) => text.slice(start, end));
    },
    words: ([value], options) =>
      `characters ${textOption(options, 'start')} to ${textOption(options, 'end') || 'the end'} of ${value}`,
  },
  refang: {
    bind: () => onText(refang),
    words: ([value]) => `${value} without defanging`,
  },
  hostOf: {
    bind: () =>
      onText((text) => {
        const url = normaliseUrl(text);
        return isRefused(url) ? undefined : url.host;
      }),
    words: ([value]) => `host of ${value}`,
  },
  trim: { bind: () => onText((text) => text.trim()), words: ([value]) => `${value} trimmed` },
  text: {
    bind: (options) => {
      const parts = listOf(
        (options['parts'] as readonly string[]).map((part) => part || '\u0000'),
      ).map((part) => (part === '\u0000' ? '' : part));
      return (...values) => {
        let result = parts[0] ?? '';
        for (let index = 0; index < values.length; index += 1) {
          const text = textOf(values[index]);
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
