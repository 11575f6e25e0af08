// Records whose fields are no indicators: what the author can do about them.
import { CodedError } from '../../core/errors.ts';
import type { IndicatorType } from '../../core/indicator-types.ts';
import { extractValues } from '../normalise/extract.ts';
import { dotted, type FieldFacts } from './guess.ts';
import { someNames } from './shown.ts';

/** What prose holds; the other types have no form of their own. */
const IN_TEXT: readonly IndicatorType[] = [
  'Address',
  'CIDR',
  'EmailAddress',
  'File',
  'Host',
  'URL',
];
const PAGE = 'docs/writing-a-feed.md (Indicators inside text)';

/** The error that names the next step: the text with indicators inside, or where else they may be. */
export function withoutIndicators(
  what: string,
  records: number,
  fields: readonly FieldFacts[],
): CodedError {
  const texts = fields.filter(({ values }) =>
    values.some((value) => extractValues(value, IN_TEXT).length > 0),
  );
  const names = someNames(fields.map(({ path }) => dotted(path)));
  const next =
    texts.length > 0
      ? `Indicators stand inside the text of ${texts.map(({ path }) => dotted(path)).join(', ')}: write the definition by hand and take them out with indicators and extract, as ${PAGE} shows`
      : `When a field names a document with the details, ask for it with detail: docs/writing-a-feed.md (Details of records); for indicators inside a text see ${PAGE}`;
  return new CodedError(
    'FeedFormat',
    `${what}: ${records} records, and no field whose values are indicators; fields: ${names}. ${next}`,
  );
}
