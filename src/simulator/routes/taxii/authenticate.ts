// Who reads over TAXII: users of its own, by HTTP Basic. Keys and tokens of the API count for nothing here, and these users for nothing there.
import type { User } from '../../state/access.ts';
import type { ApiRequest } from '../../transport/request.ts';
import type { Handler } from '../../transport/router.ts';
import { sameText } from '../../transport/signature.ts';
import { refuseTaxii } from '../../transport/taxii-reply.ts';

const userOf = ({ headers, platform }: ApiRequest): User | undefined => {
  const [, encoded = ''] = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const user = colon < 0 ? undefined : platform.access.taxiiUsers.get(text.slice(0, colon));
  return user !== undefined && sameText(user.secretKey, text.slice(colon + 1)) ? user : undefined;
};

/** A media range of the header must be TAXII's, without version or with 2.1. */
const accepts = (header: string): boolean =>
  header.split(',').some((range) => {
    const [type = '', ...parameters] = range.replaceAll(/["\s]/g, '').toLowerCase().split(';');
    const version = parameters.find((one) => one.startsWith('version='));
    return type === 'application/taxii+json' && (version ?? 'version=2.1') === 'version=2.1';
  });

/** The handler for a user who has shown a password and asks for TAXII 2.1. */
export const forTaxiiUser =
  (handler: Handler): Handler =>
  (request, parameters) => {
    const user = userOf(request) ?? refuseTaxii(401);
    const strict = request.platform.store.switches.taxiiAccept === 'required';
    if (strict && !accepts(request.headers.accept ?? ''))
      refuseTaxii(406, 'Accept: application/taxii+json;version=2.1 is required');
    return handler({ ...request, user }, parameters);
  };
