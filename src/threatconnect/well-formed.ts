// Half of a surrogate pair is no text: it has no UTF-8, so that no address and no body can carry it. JavaScript says so with
// a `URIError` that names nothing.
import { CodedError } from '../core/errors.ts';

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** @throws {ConfigInvalid} when the text has half of a surrogate pair; names it with the half as `\uD800` */
export function checkText(text: string, what: string): string {
  if (!LONE_SURROGATE.test(text)) return text;
  const shown = JSON.stringify(text.slice(0, 80));
  throw new CodedError(
    'ConfigInvalid',
    `${what}: ${shown} has half of a surrogate pair, which is no text; was it cut in the middle of a character?`,
    { details: { object: shown, endpoint: what } },
  );
}
