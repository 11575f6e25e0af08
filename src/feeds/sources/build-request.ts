// From the templates of a source to one request. Built twice for different ends: with the values of secrets to be sent, and with
// their references for the hash that tells whether a cursor belongs to this request.
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../../core/json.ts';
import { compileNode, type CompileTools } from '../mapping/compile.ts';
import type { Node } from '../mapping/expression.ts';
import { isMissing } from '../mapping/functions.ts';
import { asAddress } from './address.ts';
import { neededBy, type Auth } from './auth.ts';
import { renderBody, scalar } from './body.ts';
import type { Source } from './http.ts';
import type { RequestValues } from './request-references.ts';

export interface BuiltRequest {
  readonly method: 'GET' | 'POST';
  /** Undefined when the address is missing. */
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export type Evaluator = (node: Node) => unknown;

/** What the expressions of a source stand for. */
export function evaluator(
  parameters: Readonly<Record<string, JsonValue>>,
  values: RequestValues,
): Evaluator {
  const tools = toolsOf(parameters, values);
  return (node) => compileNode(node, tools)(undefined);
}

/** For expressions of a source that see a record as well. */
export const toolsOf = (
  parameters: Readonly<Record<string, JsonValue>>,
  values: RequestValues,
): CompileTools => ({
  parameters,
  runAt: '',
  request: values as Readonly<Record<string, JsonValue | undefined>>,
  sourceNames: [],
  note: () => undefined,
});

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value]).flatMap((item) => {
    const text = scalar(item);
    return text === undefined ? [] : [text];
  });

function withQuery(url: string, source: Source, evaluate: Evaluator): string {
  const pairs = Object.entries(source.query).flatMap(([name, node]) =>
    texts(evaluate(node)).map(
      (value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    ),
  );
  if (pairs.length === 0) return url;
  const [before = '', fragment] = url.split('#', 2);
  const joint = before.includes('?') ? (/[?&]$/.test(before) ? '' : '&') : '?';
  return `${before}${joint}${pairs.join('&')}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** Addresses that take the place of templates. */
export interface Addresses {
  /** Instead of the address without its query. */
  readonly base?: string | undefined;
  /** Instead of address and query. */
  readonly whole?: string | undefined;
}

/** One request without authentication. */
export function buildRequest(
  source: Source,
  evaluate: Evaluator,
  { base: located, whole: address }: Addresses = {},
): BuiltRequest {
  const base = address ?? located ?? scalar(evaluate(asAddress(source.url)));
  const rendered = source.body && renderBody(source.body, evaluate);
  const headers = Object.fromEntries(
    Object.entries(source.headers).flatMap(([name, node]) => {
      const value = scalar(evaluate(node));
      return value === undefined || value === '' ? [] : [[name, value] as const];
    }),
  );
  return {
    method: source.method,
    url: base === undefined || address !== undefined ? base : withQuery(base, source, evaluate),
    headers: rendered ? { 'content-type': rendered.contentType, ...headers } : headers,
    body: rendered?.text,
  };
}

/** The first way whose values are all there. */
export function chooseAuth(source: Source, evaluate: Evaluator): Auth | undefined {
  return source.auth.find((auth) =>
    neededBy(auth).every((node) => {
      const value = evaluate(node);
      return !isMissing(value) && value !== '';
    }),
  );
}

/** SHA-256 of what is asked, whoever asks with whatever rights; `parameters` hold references to secrets, never values. */
export function requestHash(
  source: Source,
  parameters: Readonly<Record<string, JsonValue>>,
): string {
  const evaluate = evaluator(parameters, {});
  const { method, url, headers, body } = buildRequest(source, evaluate);
  const auth = chooseAuth(source, evaluate);
  const more = [
    ...(method === 'GET' ? [] : [method]),
    ...(body === undefined ? [] : [body]),
    ...(auth === undefined || auth.kind === 'none'
      ? []
      : [auth.kind, ...neededBy(auth).map((node) => scalar(evaluate(node)) ?? null)]),
    ...(source.locate ? [scalar(evaluate(source.locate.wanted)) ?? null] : []),
  ];
  return createHash('sha256')
    .update(canonicalJson([url ?? null, headers, ...more]))
    .digest('hex');
}
