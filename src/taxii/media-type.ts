// The form in which a client wants an answer, and in which it sends a request (TAXII 2.1, 1.6.8).
import { TaxiiError } from './taxii-error.ts';

export const TAXII_TYPE = 'application/taxii+json;version=2.1';
export const STIX_TYPE = 'application/stix+json;version=2.1';
const [NAME = ''] = TAXII_TYPE.split(';');
const VERSION = '2.1';

interface MediaType {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

function read(text: string): MediaType {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return {
    name,
    parameters: new Map(
      parameters.map((parameter) => {
        const [key = '', value = ''] = parameter.split('=');
        return [key.trim(), value.trim().replace(/^"(.*)"$/, '$1')];
      }),
    ),
  };
}

const isOurs = (names: readonly string[], { name, parameters }: MediaType): boolean =>
  names.includes(name) &&
  (parameters.get('version') ?? VERSION) === VERSION &&
  Number(parameters.get('q') ?? 1) !== 0;

/** A request without the header takes anything, as HTTP has it. @throws {TaxiiError} 406 */
export function requireAcceptable(accept: string | undefined): void {
  const names = [NAME, 'application/*', '*/*'];
  if (accept === undefined || accept.split(',').some((one) => isOurs(names, read(one)))) return;
  throw new TaxiiError(406, `Accept: expected ${TAXII_TYPE}, the only form that this server has.`);
}

/** @throws {TaxiiError} 415 */
export function requireTaxiiContent(contentType: string | undefined): void {
  if (contentType !== undefined && isOurs([NAME], read(contentType))) return;
  throw new TaxiiError(415, `Content-Type: expected ${TAXII_TYPE}.`);
}
