// What of a sample the new definition leaves out, in words for the author: nothing of it vanishes without a word.
import { dotted, type FieldFacts, type Guess, type Reason } from './guess.ts';
import { beginningOf, someNames } from './shown.ts';
import { constantOf, unusedFields } from './unused-fields.ts';
import { looksLikeDate } from './value-kinds.ts';

/** Characters of an example. */
const SHOWN = 60;
/** Dates by their look that are not read, most of them because the order of day and month cannot be told. */
const OTHER_DATE =
  /^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d{4}[./]\d{1,2}[./]\d{1,2}|[A-Z][a-z]{2,8}\.? \d{1,2}, ?\d{4})/;
/** Share of a column that looks like dates of some form. */
const MOSTLY = 0.8;

const isOther = (value: string): boolean => !looksLikeDate(value) && OTHER_DATE.test(value);

function dateReason({ path, values }: FieldFacts): readonly Reason[] {
  const others = values.filter(isOther);
  const read = values.filter(looksLikeDate);
  const [other = ''] = others;
  if (others.length === 0 || others.length + read.length < values.length * MOSTLY) return [];
  const [example] = read;
  return [
    {
      what: `${dotted(path)}: left out`,
      because: `${example === undefined ? `dates such as “${beginningOf(other, SHOWN)}” do` : `dates in several forms: “${beginningOf(example, SHOWN)}” is read, others such as “${beginningOf(other, SHOWN)}” do`} not tell the order of day and month; docs/writing-a-feed.md (Dates) says how to give it`,
      sure: 'unsure',
    },
  ];
}

/** Fields around a list of records, which its items cannot reach. */
function aroundReasons({ format }: Pick<Guess, 'format'>): readonly Reason[] {
  if (format.kind !== 'json' || (format.around ?? []).length === 0) return [];
  return [
    {
      what: `${(format.around ?? []).join(', ')}: left out`,
      because:
        'these fields stand around the list of records; to use them take the outer list as records and itemOf for the inner one: docs/writing-a-feed.md (Records with lists inside)',
      sure: 'unsure',
    },
  ];
}

/** Unused dates have a line each, all other unused fields one together. */
export function leftOutReasons(
  guess: Pick<Guess, 'format' | 'fields' | 'roles'>,
): readonly Reason[] {
  const unused = unusedFields(guess);
  const dates = unused.flatMap(dateReason);
  const rest = unused.filter((field) => dateReason(field).length === 0);
  const nameOf = (field: FieldFacts): string => {
    const constant = constantOf(field);
    const name = dotted(field.path);
    if (field.presence === 0) return `${name} (empty)`;
    return constant === undefined ? name : `${name} (always “${beginningOf(constant, SHOWN)}”)`;
  };
  return [
    ...aroundReasons(guess),
    ...dates,
    ...(rest.length === 0
      ? []
      : [
          {
            what: `not used: ${someNames(rest.map(nameOf))}`,
            because: 'no role was found for it; the file names what is not mapped above the record',
            sure: 'unsure',
          } as const,
        ]),
  ];
}
