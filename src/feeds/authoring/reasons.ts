// What was guessed, why, and how sure it is, in words for the author.
import type { OrderEvidence } from './order-evidence.ts';
import { SEEN_NAME, EXPIRY_NAME, FIRST_NAME, LAST_NAME } from './field-names.ts';
import { dotted, type Guess, type Reason, type TagGuess } from './guess.ts';
import type { KeptSign } from './guess-separator.ts';
import { leftOutReasons } from './left-out.ts';
import { beginningOf } from './shown.ts';

const FORMAT_WORDS: Readonly<Record<Guess['format']['kind'], string>> = {
  list: 'a list with one value per line',
  csv: 'a table',
  json: 'a JSON document',
  jsonLines: 'JSON lines',
  rss: 'RSS or Atom',
  stix: 'a STIX bundle',
};

const UNNAMED = /^column_\d+$/;
/** Characters of a title that are shown. */
const SHOWN_TITLE = 60;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function formatReason({ format, records }: Omit<Guess, 'reasons'>, whole: boolean): Reason {
  const more =
    format.kind === 'csv'
      ? `, delimiter ${JSON.stringify(format.delimiter)}, comments ${format.comment}, header ${typeof format.header === 'string' ? format.header : 'none: names are made up'}`
      : format.kind === 'json'
        ? `, records at ${dotted(format.path).replaceAll('.[]', '[]')}`
        : '';
  return {
    what: `${FORMAT_WORDS[format.kind]}${more}`,
    because: `${records} records read from ${whole ? 'the whole document' : 'its beginning'}`,
    sure: records >= 10 ? 'sure' : 'likely',
  };
}

/** A third that is no indicator is no stray value any more: then something else may be read in a wrong way. */
function sureness(share: number): Reason['sure'] {
  if (share >= 0.8) return 'sure';
  return share >= 0.7 ? 'likely' : 'unsure';
}
/** What the header of a table does not say, or says above itself. */
function headerReasons({ format, fields }: Omit<Guess, 'reasons'>): readonly Reason[] {
  if (format.kind !== 'csv') return [];
  const unnamed = fields.map(({ path }) => dotted(path)).filter((name) => UNNAMED.test(name));
  return [
    ...format.titles
      .filter((title) => title !== '')
      .map((title): Reason => ({
        what: `the line “${beginningOf(title, SHOWN_TITLE)}” is skipped`,
        because:
          'it stands above the names of the columns and has one cell that is not empty: a title',
        sure: 'likely',
      })),
    ...(typeof format.header !== 'string' || unnamed.length === 0
      ? []
      : [
          {
            what: `${unnamed.join(', ')}: made-up ${unnamed.length === 1 ? 'name' : 'names'}`,
            because:
              'the header has an empty cell there; columns without a name are called by their place',
            sure: 'sure',
          } as const,
        ]),
  ];
}
const DATE_NAMES = [FIRST_NAME, LAST_NAME, EXPIRY_NAME, SEEN_NAME];

/** How the order of day and month is known, where the values need one. */
function orderWords({ order, proofs }: OrderEvidence): string {
  if (order === undefined) return '';
  const first = order === 'day-first' ? 'day' : 'month';
  const proof = proofs.find(({ byConvention }) => !byConvention);
  return proof === undefined
    ? `, the ${first} first because dates with dots are written so (“${proofs[0]?.example ?? ''}”)`
    : `, the ${first} first as “${proof.example}” shows`;
}

/** A date whose name says nothing that is known here may be any date. */
function dateReason(
  role: string,
  path: readonly string[],
  evidence: OrderEvidence | undefined,
): Reason {
  const isKnown = DATE_NAMES.some((name) => name.test(path.at(-1) ?? ''));
  const meaning = isKnown ? '' : '; its name does not say which dates: look at what it means';
  return {
    what: `${dotted(path)} → ${role}`,
    because: `its values are dates, UTC where they state no zone${evidence === undefined ? '' : orderWords(evidence)}${meaning}`,
    sure: isKnown ? 'likely' : 'unsure',
  };
}

/** Which words become tags, and what was not split although it could be. */
function tagReason({ path, separator, kept }: TagGuess): Reason {
  const split = separator === undefined || separator === '#' ? '' : `, separated by “${separator}”`;
  return {
    what: `${dotted(path)} → tags`,
    because: `short words that repeat${split}${kept === undefined ? '' : keptWords(kept, separator)}`,
    sure: kept === undefined ? 'likely' : 'unsure',
  };
}

function keptWords({ mark, example, separates }: KeptSign, separator: string | undefined): string {
  const what = `; “${beginningOf(example, SHOWN_TITLE)}” is not split at “${mark}”`;
  return separates
    ? `${what} as well, because words are split at one sign, and “${separator ?? ''}” stands in no fewer values: to split at the other write split(…, ${JSON.stringify(mark)})`
    : `${what}, because its parts stand nowhere else: to split there write split(…, ${JSON.stringify(mark)})`;
}

/** What tells the metadata line from the records. */
function metadataReasons({ format }: Omit<Guess, 'reasons'>): readonly Reason[] {
  if (format.kind !== 'jsonLines' || format.metadata === undefined) return [];
  const { at, field, is, total } = format.metadata;
  return [
    {
      what: `the ${at} line is metadata`,
      because: `${field} is “${is}”, and no record has its fields${total === undefined ? '' : `; ${total} is the number of records`}`,
      sure: 'likely',
    },
  ];
}

/** One line per guess. */
export function reasonsOf(guess: Omit<Guess, 'reasons'>, whole: boolean): readonly Reason[] {
  const { roles, fields, format } = guess;
  if (format.kind === 'stix') return [formatReason(guess, whole)];
  const factsOf = (path: readonly string[]): (typeof fields)[number] | undefined =>
    fields.find((field) => dotted(field.path) === dotted(path));
  const values = roles.values.map(({ paths, types, hashes, keyed }): Reason => {
    const [first = []] = paths;
    const share = [...(factsOf(first)?.types.values() ?? [])].reduce((a, b) => a + b, 0);
    return {
      what: `${keyed ? `“${keyed.key}” in ` : ''}${paths.map(dotted).join(', ')} → ${types.join(' or ')}${hashes ? ', the hashes of one file' : ''}`,
      because: keyed
        ? 'a key that most records have, with values that are indicators'
        : `${percent(share)} of its values are indicators`,
      sure: keyed ? 'likely' : sureness(share),
    };
  });
  const role = (
    what: string,
    path: readonly string[] | undefined,
    because: string,
  ): readonly Reason[] =>
    path === undefined ? [] : [{ what: `${dotted(path)} → ${what}`, because, sure: 'likely' }];
  const scale = (score: Guess['roles']['confidence']): string =>
    score?.table
      ? 'by the words of the sample'
      : score?.times === undefined
        ? 'as it is'
        : `times ${score.times}, from the largest of the sample`;
  return [
    formatReason(guess, whole),
    ...headerReasons(guess),
    ...metadataReasons(guess),
    ...leftOutReasons(guess),
    ...values,
    ...role('id of the record', roles.key, 'its name, and no two are equal'),
    ...Object.entries(roles.dates).map(([name, path]) =>
      dateReason(name, path, factsOf(path)?.dateOrder),
    ),
    ...role('confidence', roles.confidence?.path, scale(roles.confidence)),
    ...role('threat rating', roles.rating?.path, scale(roles.rating)),
    ...roles.tags.map(tagReason),
    ...role('Description', roles.description, 'its name'),
    ...role('Source', roles.source, 'links to pages about the values'),
    {
      what: 'class event: absence means nothing',
      because: 'a document does not show what absence from it means; this is the only safe guess',
      sure: 'unsure',
    },
  ];
}
