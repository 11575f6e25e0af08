// Functions of the mapping language that make or change lists, tags among them.
import type { JsonObject } from '../../core/json.ts';
import type { Bound, FunctionTools, MappingFunction } from './function-contract.ts';
import type { IndicatorType } from '../../core/indicator-types.ts';
import { extractValues } from '../normalise/extract.ts';
import { listOf, onText, textOf, textOption } from './scalars.ts';
import { createTagCleaner, type CleanTags } from './tags.ts';

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

const TRUE: ReadonlySet<unknown> = new Set([true, 1, '1', 'true', 'yes', 'True', 'Yes']);
const isTruthy = (value: unknown): boolean => TRUE.has(value);

const TECHNIQUE = String.raw`T(?:A\d{4}|\d{4}(?:\.\d{3})?)`;
const NUMBER_BEFORE = new RegExp(String.raw`^${TECHNIQUE}(?:\s*[-:–]\s*|\s+)(?=\S)`, 'i');
const NUMBER_BEHIND = new RegExp(
  String.raw`(?<=\S)(?:\s*[-–]\s*${TECHNIQUE}|\s*[([]${TECHNIQUE}[)\]])$`,
  'i',
);

/** In batches the platform knows a technique by its name alone and links the tag by itself. */
const attackName = (text: string): string => {
  const trimmed = text.trim();
  return trimmed.replace(NUMBER_BEFORE, '').replace(NUMBER_BEHIND, '');
};

/** By name, as it stands in the tree. */
export const LIST_FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
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
  truthyKeys: {
    bind: () => (value) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([name, member]) => (isTruthy(member) ? [name] : []))
        : [],
    words: ([value]) => `names of the members of ${value} that are true`,
  },
  attackNames: {
    bind: () => (list) => [...new Set(listOf(list).map(attackName))].filter((name) => name !== ''),
    words: ([value]) => `${value} by name, as tags of ATT&CK`,
  },
  dedupe: {
    bind: () => (list) => {
      const seen = new Map(listOf(list).map((item) => [item.toLowerCase(), item] as const));
      return [...seen.values()];
    },
    words: ([value]) => `${value}, each once`,
  },
  extract: {
    bind: (options, tools) => {
      const types = listOf(options['types']) as readonly IndicatorType[];
      return (value) => {
        const found = extractValues(textOf(value) ?? '', types);
        for (const { type } of found) tools.note(`extracted_${type.toLowerCase()}`);
        return found.map(({ type, value: text }) => ({ type, value: text }));
      };
    },
    words: ([value], options) =>
      `${listOf(options['types']).join(', ')} found in the text of ${value}`,
  },
  tagList: {
    bind: tagList,
    words: ([value, drop]) =>
      `${value} that are meaningful (no placeholders, numbers, values, source name, nor ${drop})`,
  },
};
