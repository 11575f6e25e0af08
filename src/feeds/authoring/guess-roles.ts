// What the fields beside the indicator mean: dates, scores, words for tags, text, link, id.
import {
  CONFIDENCE_NAME,
  EXPIRY_NAME,
  FIRST_NAME,
  ID_NAME,
  LAST_NAME,
  LINK_NAME,
  PERSON_NAME,
  RATING_NAME,
  RATING_WORDS,
  SEEN_NAME,
  TEXT_NAME,
  TYPE_WORDS,
  WORD_NAME,
} from './field-names.ts';
import type { DateRole, FieldFacts, Roles, ScoreGuess } from './guess.ts';
import { guessMarking } from './guess-marking.ts';
import { separatorOf } from './guess-separator.ts';
import { constantOf } from './unused-fields.ts';
import { areHandles } from './value-kinds.ts';
import { guessValues, hasOneHost, nameOf } from './guess-values.ts';

const MOST_TAG_FIELDS = 3;
const LONGEST_TAG = 40;

/** Words, or lists of words; RSS has a list where an element is repeated. */
const areWords = (field: FieldFacts): boolean =>
  field.kinds.size > 0 && [...field.kinds].every((kind) => kind === 'string' || kind === 'texts');
const isText = (field: FieldFacts): boolean => field.kinds.size === 1 && field.kinds.has('string');
const isScalar = (field: FieldFacts): boolean =>
  [...field.kinds].every((kind) => kind === 'string' || kind === 'number');

const largest = (field: FieldFacts): number => Math.max(...field.values.map(Number));

function guessDates(fields: readonly FieldFacts[]): Roles['dates'] {
  const dates: Partial<Record<DateRole, readonly string[]>> = {};
  const take = (role: DateRole, name: RegExp): void => {
    const found = rest.find((field) => name.test(nameOf(field)));
    if (!found) return;
    dates[role] = found.path;
    rest = rest.filter((field) => field !== found);
  };
  let rest = fields.filter(
    (field) => isScalar(field) && field.dates >= 0.8 && field.presence > 0.1,
  );
  take('externalDateExpires', EXPIRY_NAME);
  take('firstSeen', FIRST_NAME);
  take('lastSeen', LAST_NAME);
  const other = dates.firstSeen === undefined ? 'firstSeen' : 'externalDateAdded';
  take(other, SEEN_NAME);
  if (dates[other] === undefined) take(other, /^/);
  return dates;
}

/** Scores are 0 to 1, to 5, to 10 or to 100; which, the largest of the sample shows. */
function scoreOf(field: FieldFacts, most: 5 | 100): ScoreGuess {
  const top = largest(field);
  const from =
    top <= 1 && field.values.some((value) => value.includes('.'))
      ? 1
      : top <= 5 && most === 5
        ? 5
        : top <= 10
          ? 10
          : 100;
  return from === most ? { path: field.path } : { path: field.path, times: most / from };
}

function guessConfidence(fields: readonly FieldFacts[]): ScoreGuess | undefined {
  const found = fields.find(
    (field) =>
      CONFIDENCE_NAME.test(nameOf(field)) &&
      isScalar(field) &&
      field.numbers >= 0.8 &&
      largest(field) <= 100,
  );
  return found && scoreOf(found, 100);
}

function guessRating(fields: readonly FieldFacts[]): ScoreGuess | undefined {
  const named = fields.filter((field) => RATING_NAME.test(nameOf(field)) && isScalar(field));
  const numeric = named.find((field) => field.numbers >= 0.8 && largest(field) <= 100);
  if (numeric) return scoreOf(numeric, 5);
  for (const field of named) {
    const words = [...new Set(field.values)];
    const table = Object.fromEntries(
      words.flatMap((word) => {
        const rating = RATING_WORDS[word.toLowerCase()];
        return rating === undefined ? [] : [[word, rating]];
      }),
    );
    if (words.length > 0 && Object.keys(table).length === words.length)
      return { path: field.path, table };
  }
  return undefined;
}

const isTypeWords = (field: FieldFacts): boolean =>
  field.values.every((value) => TYPE_WORDS.has(value.toLowerCase()));

function guessTags(fields: readonly FieldFacts[]): Roles['tags'] {
  return fields
    .filter(
      (field) =>
        WORD_NAME.test(nameOf(field)) &&
        !PERSON_NAME.test(nameOf(field)) &&
        !areHandles(field.values) &&
        areWords(field) &&
        field.values.length > 0 &&
        constantOf(field) === undefined &&
        field.numbers < 0.5 &&
        field.dates < 0.5 &&
        !isTypeWords(field),
    )
    .map((field) => ({ field, guess: separatorOf(field) }))
    .filter(({ field, guess: { separator } }) => {
      const words = field.values.flatMap((value) =>
        separator === undefined ? [value] : value.split(separator === '#' ? /\s+/ : separator),
      );
      return words.reduce((sum, word) => sum + word.length, 0) / words.length <= LONGEST_TAG;
    })
    .slice(0, MOST_TAG_FIELDS)
    .map(({ field: { path }, guess }) => ({ path, ...guess }));
}

const isUrls = (field: FieldFacts): boolean =>
  (field.types.get('URL') ?? 0) >= 0.8 && isText(field);

/** The roles of all fields; a field has one role. */
export function guessRoles(fields: readonly FieldFacts[]): Roles {
  const values = guessValues(fields);
  const used = new Set(values.flatMap(({ paths }) => paths.map((path) => JSON.stringify(path))));
  const free = (): readonly FieldFacts[] =>
    fields.filter((field) => !used.has(JSON.stringify(field.path)) && field.presence > 0);
  const use = <T>(found: T, ...paths: readonly (readonly string[] | undefined)[]): T => {
    for (const path of paths) if (path) used.add(JSON.stringify(path));
    return found;
  };
  const id = free().find(
    (field) =>
      ID_NAME.test(nameOf(field)) &&
      isScalar(field) &&
      field.distinct > 0.99 &&
      field.presence > 0.99,
  )?.path;
  const key = use(id, id);
  const dates = guessDates(free());
  use(dates, ...Object.values(dates));
  const confidence = guessConfidence(free());
  use(confidence, confidence?.path);
  const rating = guessRating(free());
  use(rating, rating?.path);
  const link = free().find(
    (field) => isUrls(field) && (LINK_NAME.test(nameOf(field)) || hasOneHost(field)),
  );
  const source = use(link?.path, link?.path);
  const marking = guessMarking(free());
  use(marking, marking?.path);
  const tags = guessTags(free());
  use(tags, ...tags.map(({ path }) => path));
  const isKeyed = values.some(({ keyed }) => keyed !== undefined);
  const description = free().find(
    (field) => TEXT_NAME.test(nameOf(field)) && isText(field) && field.dates < 0.5,
  )?.path;
  return {
    values,
    key,
    dates,
    confidence,
    rating,
    marking,
    tags,
    description: isKeyed ? (description ?? values[0]?.paths[0]) : description,
    source,
  };
}
