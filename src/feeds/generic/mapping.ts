// From the settings of a generic list to the templates of its records: the same words that an author would write.
import type { IndicatorType } from '../../core/indicator-types.ts';
import type { Expression, Operand } from '../mapping/expression.ts';
import {
  group,
  indicator,
  type AttributeOptions,
  type GroupTemplate,
  type IndicatorOptions,
  type Template,
} from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import {
  compute,
  firstNonEmpty,
  hashes,
  isPresent,
  lookup,
  scale,
  split,
  tagList,
} from '../mapping/vocabulary.ts';
import { field, filled, pathsIn } from './fields.ts';
import type {
  AttributeSetting,
  DateSetting,
  GroupSetting,
  ScoreSetting,
} from './setting-values.ts';
import type { CommonSettings } from './shape.ts';
import { DETECTED_TYPES } from './words.ts';

type Condition = Expression<boolean | undefined>;
type Words = string | number | boolean | readonly (string | number | boolean)[];

const listOf = <T>(given: T | readonly T[]): readonly T[] =>
  Array.isArray(given) ? (given as readonly T[]) : [given as T];

/** True when the field has one of the words, else what `otherwise` says, for a missing field, too. */
function isOneOf(path: string, words: Words, answer: boolean): Condition {
  const table = Object.fromEntries(listOf(words).map((word) => [String(word), answer]));
  return firstNonEmpty<boolean>(lookup<boolean>(field(path), table, !answer), !answer);
}

const both = (a: Condition, b: Condition): Condition =>
  compute([a, b], 'both', (first, second) => first === true && second === true);

function conditionOf(conditions: readonly Condition[]): Condition | undefined {
  const [first, ...rest] = conditions;
  return first && rest.reduce(both, first);
}

function scoreOf(setting: ScoreSetting, max: number): Operand<number | undefined> {
  const { field: path, table, times, plus, round } = setting;
  if (table) return lookup(field(path), table);
  return scale(field(path), {
    min: 0,
    max,
    ...(times === undefined ? {} : { times }),
    ...(plus === undefined ? {} : { plus }),
    ...(round === undefined ? {} : { round }),
  });
}

function dateOf(setting: DateSetting): Expression<string | undefined> {
  if (typeof setting === 'string') return instant(field(setting), { zone: 'UTC' });
  const { field: path, zone = 'UTC', order, absent } = setting;
  return instant(field(path), {
    zone,
    ...(order === undefined ? {} : { order }),
    ...(absent === undefined ? {} : { absent }),
  });
}

function attributesOf(
  settings: Readonly<Record<string, AttributeSetting>>,
): Readonly<Record<string, AttributeOptions>> {
  return Object.fromEntries(
    Object.entries(settings).map(([type, given]) => {
      if (typeof given === 'string') return [type, { value: filled(given) }];
      const { value, displayed, once, max_length: maxLength } = given;
      return [
        type,
        {
          value: filled(value),
          ...(displayed === undefined ? {} : { displayed }),
          ...(once === true ? { write: 'once' as const } : {}),
          ...(maxLength === undefined ? {} : { maxLength }),
        },
      ];
    }),
  );
}

const either = (a: Condition, b: Condition): Condition =>
  compute([a, b], 'either', (first, second) => first === true || second === true);

/** True for a record that has a value. */
function hasValue([first = '', ...rest]: readonly string[]): Condition {
  return rest.map((path) => isPresent(field(path))).reduce(either, isPresent(field(first)));
}

/**
 * A group only where its record is used, and where its key and name are there. Alone it would make a record without its value look
 * used, and a source that renamed the field would seem to have withdrawn everything.
 */
function groupOf(
  { type, name, key, tags, attributes }: GroupSetting,
  filters: readonly Condition[],
): GroupTemplate {
  const needed = [...new Set([...(key === undefined ? [] : listOf(key)), ...pathsIn(name)])];
  const when = conditionOf([...filters, ...needed.map((path) => isPresent(field(path)))]);
  return group(type, {
    ...(when === undefined ? {} : { when }),
    key: key === undefined ? [filled(name)] : listOf(key).map(field),
    name: filled(name),
    ...(tags === undefined ? {} : { tags: tags.map(filled) }),
    ...(attributes === undefined ? {} : { attributes: attributesOf(attributes) }),
  });
}

function activeOf(setting: NonNullable<CommonSettings['active']>): Condition {
  if (typeof setting === 'string') return isOneOf(setting, ['true', '1', 'yes'], true);
  const { field: path, is, not } = setting;
  if (is !== undefined) return isOneOf(path, is, true);
  return isOneOf(path, not ?? ['false', '0', 'no'], false);
}

function optionsOf(settings: CommonSettings, linked: GroupTemplate | undefined): IndicatorOptions {
  const { tags_from: tagsFrom, labels, attributes, rating, confidence, active } = settings;
  const tags = [
    ...(settings.tags ?? []).map(filled),
    ...(tagsFrom === undefined
      ? []
      : [
          tagList(
            tagsFrom.separator === undefined
              ? field(tagsFrom.field)
              : split(field(tagsFrom.field), tagsFrom.separator),
            tagsFrom.drop ?? [],
          ),
        ]),
  ];
  const dates = {
    firstSeen: settings.first_seen,
    lastSeen: settings.last_seen,
    externalDateAdded: settings.added,
    externalLastModified: settings.modified,
    externalDateExpires: settings.expires,
  };
  return {
    ...Object.fromEntries(
      Object.entries(dates).flatMap(([name, given]) =>
        given === undefined ? [] : [[name, dateOf(given)]],
      ),
    ),
    ...(tags.length === 0 ? {} : { tags }),
    ...(labels === undefined ? {} : { securityLabels: labels }),
    ...(attributes === undefined ? {} : { attributes: attributesOf(attributes) }),
    ...(rating === undefined ? {} : { rating: scoreOf(rating, 5) }),
    ...(confidence === undefined ? {} : { confidence: scoreOf(confidence, 100) }),
    ...(active === undefined ? {} : { active: activeOf(active) }),
    ...(linked === undefined ? {} : { groups: [linked] }),
    ...(settings.add_scheme === undefined ? {} : { addScheme: settings.add_scheme }),
  };
}

/** The templates of one list; `values` are the fields with values. */
export function templatesOf(
  settings: CommonSettings,
  values: readonly string[],
): readonly Template[] {
  const filters = [
    ...Object.entries(settings.only ?? {}).map(([path, words]) => isOneOf(path, words, true)),
    ...Object.entries(settings.except ?? {}).map(([path, words]) => isOneOf(path, words, false)),
  ];
  const { type = 'detect' } = settings;
  const ofKnownType =
    typeof type === 'string' ? [] : [isOneOf(type.field, Object.keys(type.table), true)];
  const linked =
    settings.group && groupOf(settings.group, [...filters, ...ofKnownType, hasValue(values)]);
  const options = optionsOf(settings, linked);
  const make = (
    to: IndicatorType | 'detect',
    more: readonly Condition[] = [],
  ): readonly Template[] => {
    const when = conditionOf([...filters, ...more]);
    const own = { ...options, ...(when === undefined ? {} : { when }) };
    if (to === 'File' && values.length > 1)
      return [indicator('File', hashes(...values.map(field)), own)];
    return values.map((path) => indicator(to === 'detect' ? DETECTED_TYPES : to, field(path), own));
  };
  const indicators =
    typeof type === 'string'
      ? make(type)
      : Object.entries(type.table).flatMap(([word, kind]) =>
          make(kind, [isOneOf(type.field, word, true)]),
        );
  return linked === undefined ? indicators : [linked, ...indicators];
}
