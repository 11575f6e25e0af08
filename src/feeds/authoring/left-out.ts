// What of a sample the new definition leaves out, in words for the author: nothing of it vanishes without a word.
import type { OrderEvidence } from './order-evidence.ts';
import { DATE_ORDERS } from '../mapping/ordered-date.ts';
import { dotted, type FieldFacts, type Guess, type Reason } from './guess.ts';
import { markingReasons } from './marking-reasons.ts';
import { beginningOf, someNames } from './shown.ts';
import { constantOf, unusedFields } from './unused-fields.ts';
import { looksLikeDate } from './value-kinds.ts';

/** Characters of an example. */
const SHOWN = 60;
/** Dates by their look that are not read: their order cannot be told, or their form is another one. */
const OTHER_DATE = /^(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|[A-Z][a-z]{2,8}\.? \d{1,2}, ?\d{4})/;
/** Share of a column that looks like dates of some form. */
const MOSTLY = 0.8;
const PAGE = 'docs/writing-a-feed.md (Dates)';

/** Why dates such as this one are not read, and what the author can write. */
function whyNot(other: string, { proofs, unknown }: OrderEvidence): string {
  const write = `write order: 'day-first' or 'month-first' when you know it: ${PAGE}`;
  const [day, month] = DATE_ORDERS.map((order) => proofs.find((one) => one.order === order));
  if (day !== undefined && month !== undefined)
    return `“${day.example}” has the day first${day.byConvention ? ' as dates with dots have' : ''} and “${month.example}” the month; one order cannot hold for both: ${PAGE}`;
  if (unknown !== undefined)
    return `no date such as “${unknown}” has a part above 12, which would tell day and month apart; ${write}`;
  return `dates such as “${beginningOf(other, SHOWN)}” are of a form that is not read; ${PAGE} says how to put their parts in order`;
}

function dateReason({ path, values, dateOrder }: FieldFacts): readonly Reason[] {
  const isRead = (value: string): boolean => looksLikeDate(value, dateOrder.order);
  const others = values.filter((value) => !isRead(value) && OTHER_DATE.test(value));
  const read = values.filter(isRead);
  const [other = ''] = others;
  if (others.length === 0 || others.length + read.length < values.length * MOSTLY) return [];
  const [example] = read;
  const several =
    example === undefined
      ? ''
      : `dates in several forms: “${beginningOf(example, SHOWN)}” is read; `;
  return [
    {
      what: `${dotted(path)}: left out`,
      because: `${several}${whyNot(other, dateOrder)}`,
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
  guess: Pick<Guess, 'format' | 'fields' | 'roles' | 'banners'>,
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
    ...markingReasons(guess),
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
