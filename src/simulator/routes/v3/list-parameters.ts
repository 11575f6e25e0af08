// Query parameters of a v3 list: from the target, or from a JSON body on GET when the query is very long.
import type { ApiRequest } from '../../transport/request.ts';
import { parseJson } from '../../transport/json-body.ts';
import { ReplyError, v3Error } from '../../transport/reply.ts';
import { TqlError } from '../../tql/lexer.ts';
import { parseTql, type Node } from '../../tql/parser.ts';
import { isBody } from './nested-read.ts';

const MAX_LIMIT = 10_000;
const DEFAULT_LIMIT = 100;

export interface ListParameters {
  readonly all: URLSearchParams;
  readonly tql: Node | undefined;
  readonly tqlText: string;
  readonly owner: string | undefined;
  readonly start: number;
  readonly limit: number;
}

/** `{"data": {…}}` in the body of a GET counts like the same names in the query. */
const parametersOf = (request: ApiRequest): URLSearchParams => {
  if (request.body.length === 0 || request.method !== 'GET') return request.query;
  let body: unknown;
  try {
    body = parseJson(request.body);
  } catch {
    throw new ReplyError(v3Error('ImproperFormat'));
  }
  const data = isBody(body) && isBody(body['data']) ? body['data'] : {};
  const merged = new URLSearchParams(request.query);
  for (const [key, value] of Object.entries(data))
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
        merged.append(key, String(one));
  return merged;
};

const wholeNumber = (text: string | null, fallback: number): number => {
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new ReplyError(v3Error('BadRequest'));
  return Number(text);
};

/** Turns an error of the query language into the platform's answer. */
export const syntaxError = (error: unknown): never => {
  if (!(error instanceof TqlError)) throw error;
  throw new ReplyError(
    v3Error(
      'TqlParseError',
      `Syntax error(s) found with your TQL query. Check your query and try again. ${error.message}`,
    ),
  );
};

const parse = (text: string): Node | undefined => {
  try {
    return parseTql(text);
  } catch (error) {
    return syntaxError(error);
  }
};

export const readListParameters = (request: ApiRequest): ListParameters => {
  const all = parametersOf(request);
  const limit = wholeNumber(all.get('resultLimit'), DEFAULT_LIMIT);
  if (limit > MAX_LIMIT || limit < 1)
    throw new ReplyError(
      v3Error(
        'BadRequest',
        `The resultStart and resultLimit query parameters must be integers and the maximum value for resultLimit is ${MAX_LIMIT}`,
      ),
    );
  const tqlText = all.get('tql') ?? '';
  return {
    all,
    tql: parse(tqlText),
    tqlText,
    owner: all.get('owner') ?? undefined,
    start: wholeNumber(all.get('resultStart'), 0),
    limit,
  };
};
