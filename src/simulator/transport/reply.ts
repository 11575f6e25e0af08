// Answers as values, so that a fault can replace, cut or withhold them; and the error forms of the two API trees.
import { gzipSync } from 'node:zlib';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

export const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const plain = (status: number, body: string, type = 'text/plain'): Reply => ({
  status,
  headers: { 'content-type': type },
  body,
});

/** JSON text in the form of the batch error lists: octet-stream and gzip, whatever the client accepts. */
export const compressedOctets = (body: unknown): Reply => ({
  status: 200,
  headers: {
    'content-type': 'application/octet-stream ; boundary=',
    'content-encoding': 'gzip',
  },
  body: gzipSync(JSON.stringify(body)),
});

/** Failure of the v2 tree. */
export const v2Failure = (status: number, message: string): Reply =>
  json(status, { status: 'Failure', message });

/** Failure of batch upload and batch errors: `description`, not `message`. */
export const invalid = (status: number, description: string): Reply =>
  json(status, { status: 'Invalid', description });

export const v2Success = (data: unknown, status = 200): Reply =>
  json(status, { status: 'Success', data });

const V3_ERRORS = {
  BadRequest: [
    400,
    '0x1001',
    'An unspecified issue exists with your request. Check your request and try again.',
  ],
  Unauthorized: [401, '0x1002', 'You are not authorized to perform the requested operation.'],
  Forbidden: [403, '0x1003', 'You do not have permission to perform the requested operation.'],
  NotFound: [404, '0x1004', 'The requested item(s) were not found.'],
  MethodNotAllowed: [405, '0x1005', 'This operation is not supported.'],
  Conflict: [409, '0x1006', 'An item already exists with the same unique information.'],
  InternalError: [
    500,
    '0x1007',
    'An internal error occurred while processing your request. If the problem persists contact your system administrator.',
  ],
  TqlParseError: [
    400,
    '0x2001',
    'Syntax error(s) found with your TQL query. Check your query and try again.',
  ],
  MissingData: [
    400,
    '0x2003',
    'Your request was missing required data and could not be processed.',
  ],
  ImproperFormat: [400, '0x2005', 'The request does not match the expected format.'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type V3ErrorName = keyof typeof V3_ERRORS;

export const v3Error = (name: V3ErrorName, message?: string): Reply => {
  const [status, errCode, text] = V3_ERRORS[name];
  return json(status, { errCode, message: message ?? text, status: 'Error' });
};

/** A handler's way out with an answer. */
export class ReplyError extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`answer ${reply.status}`);
    this.reply = reply;
  }
}

/** JSON text in which every rating has two decimals, as the platform writes it. Escaped text inside values cannot match. */
export const withRatings = (reply: Reply): Reply => ({
  ...reply,
  body: String(reply.body).replace(
    /"rating":(\d+(?:\.\d+)?)/g,
    (_match, rating: string) => `"rating":${Number(rating).toFixed(2)}`,
  ),
});
