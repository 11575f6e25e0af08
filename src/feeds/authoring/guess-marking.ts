// How far a source lets its data go (TLP): a field that says it of each record, or words around the records that say it of all.
import { tlpLabel } from '../formats/stix/markings.ts';
import { isJsonObject } from '../formats/json-values.ts';
import { MARKING_NAME } from './field-names.ts';
import { typeOf } from './value-kinds.ts';
import type { Banner, FieldFacts, FormatGuess, MarkingGuess } from './guess.ts';

/** Share of the values of a named field that are words of TLP; the others may be a publisher's own. */
const NAMED_SHARE = 0.5;
const UNNAMED_SHARE = 0.8;
/** Text before the records that is looked at. */
const HEAD_LINES = 60;
/** Lines above the records that are no comments. */
const TITLE_LINES = 4;
const MOST_BANNERS = 5;
const COMMENT = /^\s*(?:#|\/\/|;|%|!|--)/;
const WITH_PREFIX = /^\s*tlp\s*[:_-]/i;
const IN_WORDS =
  /\b(?:tlp(?:[ :_=-]\s*)+|(?:marking|classification)\s*[:=]\s*)(clear|white|green|amber(?:\+strict)?|red)\b/gi;

const nameOf = ({ path }: FieldFacts): string => path.at(-1) ?? '';
const shareOf = (values: readonly string[], is: (value: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter(is).length / values.length;

const isWord = (value: string): boolean => tlpLabel(value) !== undefined;
const isPrefixed = (value: string): boolean => WITH_PREFIX.test(value) && isWord(value);

/** One word per record, which `tlp` of a mapping reads. */
function isMarking(field: FieldFacts): boolean {
  const isText = field.kinds.size === 1 && field.kinds.has('string');
  if (!isText) return false;
  return MARKING_NAME.test(nameOf(field))
    ? shareOf(field.values, isWord) >= NAMED_SHARE
    : shareOf(field.values, isPrefixed) >= UNNAMED_SHARE;
}

/** The field whose words become security labels; one named like a marking comes first. */
export function guessMarking(fields: readonly FieldFacts[]): MarkingGuess | undefined {
  const found = fields.filter(isMarking);
  const field = found.find((one) => MARKING_NAME.test(nameOf(one))) ?? found[0];
  return field && { path: field.path };
}

/** The first value of a field that says something of markings, whether or not it can be mapped. */
export function markingIn(field: FieldFacts): string | undefined {
  return field.values.find(MARKING_NAME.test(nameOf(field)) ? isWord : isPrefixed);
}

const labelsIn = (text: string): readonly string[] =>
  [...text.matchAll(IN_WORDS)].flatMap(([, word = '']) => tlpLabel(word) ?? []);

const bannersIn = (texts: readonly string[]): readonly Banner[] =>
  texts.flatMap((text) => {
    const labels = labelsIn(text);
    return labels.length === 0 ? [] : [{ where: text, text: text.trim(), labels, ofAll: true }];
  });

/**
 * Members around the records; those of outer records speak of these only.
 * @param steps to the records; undefined beside the way to them
 */
function* bannersAround(
  value: unknown,
  steps: readonly string[] | undefined,
  path: readonly string[],
): Generator<Banner> {
  // The records themselves have fields.
  if (steps?.length === 0) return;
  const [step, ...rest] = steps ?? [];
  if (Array.isArray(value)) {
    if (step === '[]') for (const item of value) yield* bannersAround(item, rest, [...path, '[]']);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const inner = [...path, name];
    if (step === '{}' || step === name) yield* bannersAround(member, rest, inner);
    else if (isJsonObject(member)) yield* bannersAround(member, undefined, inner);
    else if (typeof member === 'string') {
      const word = MARKING_NAME.test(name) || isPrefixed(member) ? tlpLabel(member) : undefined;
      const labels = word === undefined ? labelsIn(member) : [word];
      const where = inner.join('.').replaceAll('.[]', '[]');
      if (labels.length > 0)
        yield { where, text: `${where}: ${member}`, labels, ofAll: !path.includes('[]') };
    }
  }
}

/**
 * What stands around the records and names a level of TLP; of what repeats around several lists, the first.
 * @param document of JSON: all of it, or the line of metadata
 */
export function guessBanners(
  format: FormatGuess,
  text: string,
  document?: unknown,
): readonly Banner[] {
  const banners = [...bannersOf(format, text, document)];
  return [...new Map(banners.toReversed().map((banner) => [banner.where, banner])).values()]
    .toReversed()
    .slice(0, MOST_BANNERS);
}

function bannersOf(format: FormatGuess, text: string, document: unknown): Iterable<Banner> {
  switch (format.kind) {
    case 'stix':
      return [];
    case 'json':
      return bannersAround(document, format.path, []);
    case 'jsonLines':
      return bannersAround(document, undefined, []);
    case 'rss': {
      const [head = ''] = /^.*?(?=<(?:item|entry)\b|$)/s.exec(text) ?? [];
      return bannersIn([head.replace(/<[^>]*>/g, ' ')]);
    }
    case 'csv': {
      const { delimiter, titles } = format;
      const isRow = (line: string): boolean => line.includes(delimiter);
      return bannersIn([...titles, ...linesAbove(text, isRow)]);
    }
    case 'list':
      return bannersIn(
        linesAbove(text, (line) => typeOf(line.trim().split(/\s/)[0] ?? '') !== undefined),
      );
  }
}

/** Comments, and what stands above the first rows and is none. */
function linesAbove(text: string, isRow: (line: string) => boolean): readonly string[] {
  return text
    .split('\n', HEAD_LINES)
    .filter((line, index) => COMMENT.test(line) || (index < TITLE_LINES && !isRow(line)));
}

/** The label that all of the document has; none where its words name several, or speak of a part. */
export function labelOfAll(banners: readonly Banner[]): string | undefined {
  const labels = new Set(banners.flatMap((banner) => banner.labels));
  return labels.size === 1 && banners.every(({ ofAll }) => ofAll) ? [...labels][0] : undefined;
}
