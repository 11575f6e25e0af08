// What every TAXII answer has in common: its media type, and errors as TAXII error messages.
import { ReplyError, type Reply } from './reply.ts';

export const TAXII_TYPE = 'application/taxii+json;version=2.1';

type ErrorStatus = 400 | 401 | 404 | 405 | 406;

const TITLES: Readonly<Record<ErrorStatus, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
};

export const taxiiReply = (
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status: 200,
  headers: { 'content-type': TAXII_TYPE, ...headers },
  body: JSON.stringify(body),
});

export const taxiiError = (status: ErrorStatus, description?: string): Reply => ({
  status,
  headers: {
    'content-type': TAXII_TYPE,
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="TAXII"' } : {}),
  },
  body: JSON.stringify({
    title: TITLES[status],
    ...(description === undefined ? {} : { description }),
    http_status: String(status),
  }),
});

export const refuseTaxii = (status: ErrorStatus, description?: string): never => {
  throw new ReplyError(taxiiError(status, description));
};
