// Asking a source for one collection: requests with the right proof of who asks, a refused token renewed once, the pace of the host.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { HttpRequest, HttpResponse, TextResponse } from '../../http/contract.ts';
import { showTarget } from '../../http/target.ts';
import { createSourceAccess, type SourceAccess } from './access.ts';
import type { Auth } from './auth.ts';
import { authorise, secretHeadersOf } from './authorise.ts';
import {
  buildRequest,
  chooseAuth,
  evaluator,
  type BuiltRequest,
  type Evaluator,
} from './build-request.ts';
import { nodesOfBody, scalar } from './body.ts';
import type { Source } from './http.ts';
import { askForToken, tokenKey } from './oauth.ts';
import type { RequestValues } from './request-references.ts';
import type { Vault } from './vault.ts';

export type SourceResponse = Pick<HttpResponse, 'status' | 'headers' | 'body' | 'discard'> &
  Partial<HttpResponse>;

/** What a fetch needs of the HTTP client. */
export interface FetchHttp {
  request(request: HttpRequest): Promise<SourceResponse>;
  requestText(
    request: HttpRequest & { readonly limitBytes?: number },
  ): Promise<Pick<TextResponse, 'text'>>;
}

export interface AskOptions {
  /** Takes the place of the templates of address and query; as it may be kept, without secrets. */
  readonly address?: string | undefined;
  readonly validators?: Readonly<Record<string, string>>;
  readonly maxBytes?: number | undefined;
  /** The only origins that a redirect may lead to. @default any, without credentials */
  readonly origins?: ReadonlySet<string>;
}

export interface SourceSession {
  readonly source: Source;
  readonly vault: Vault;
  /** Address of the request, origin and path only. */
  target(values: RequestValues, address?: string): URL;
  evaluate(values: RequestValues): Evaluator;
  ask(values: RequestValues, options?: AskOptions): Promise<SourceResponse>;
}

export interface SessionOptions {
  /** `feed collection`, for messages. */
  readonly where: string;
  readonly source: Source;
  readonly vault: Vault;
  readonly http: FetchHttp;
  readonly access?: SourceAccess | undefined;
  readonly userAgent: string;
  readonly signal?: AbortSignal | undefined;
}

/** A source is read, whatever the method: asking again does no harm. */
const READING = { methods: ['GET', 'HEAD', 'OPTIONS', 'POST'] };
const MAX_LOCATOR_BYTES = 4 * 1024 * 1024;

/** @throws {ConfigInvalid} when no way of authentication has all of its values */
export async function openSession(options: SessionOptions): Promise<SourceSession> {
  const { source, vault, where, http, signal, userAgent } = options;
  const access = options.access ?? createSourceAccess();
  const constant = evaluator(vault.parameters, {});
  // What a definition or settings put into headers by hand is as secret as what `auth` puts there (A4).
  const ownSecretHeaders = Object.entries(source.headers)
    .filter(([, node]) => vault.holdsSecret(node))
    .map(([name]) => name);
  const bodyIsSecret =
    source.body !== undefined && nodesOfBody(source.body).some((node) => vault.holdsSecret(node));
  const auth = chooseAuth(source, constant);
  if (!auth) throw nothingSet(where, source);
  let located: string | undefined;
  const evaluate = (values: RequestValues): Evaluator => evaluator(vault.parameters, values);

  const complete = (values: RequestValues, address?: string): BuiltRequest & { url: string } => {
    const whole = address === undefined ? undefined : vault.reveal(address);
    const built = buildRequest(source, evaluate(values), { base: located, whole });
    if (built.url === undefined || built.url === '')
      throw new CodedError('ConfigInvalid', `${where}: the address is empty`);
    return { ...built, url: built.url };
  };

  const once = async (
    built: BuiltRequest & { readonly url: string },
    token: string | undefined,
    more: AskOptions,
  ): Promise<SourceResponse> => {
    const fresh = (): Readonly<Record<string, string>> =>
      authorise(auth, built, constant, token).headers;
    const { url, headers } = authorise(auth, built, constant, token);
    const { origins } = more;
    // A source that repeats its request repeats these, and not the secrets they were made of.
    const isMade = auth.kind === 'oauth2' || (auth.kind === 'basic' && vault.hasSecrets);
    if (isMade) vault.learn(headers['authorization']?.replace(/^\w+ /, '') ?? '');
    await access.turn(new URL(url).origin, source.everyMs, signal);
    return http.request({
      method: built.method,
      url,
      headers: () => ({
        'user-agent': userAgent,
        ...built.headers,
        ...fresh(),
        ...more.validators,
      }),
      secretHeaders: [...secretHeadersOf(auth, headers), ...ownSecretHeaders],
      ...(bodyIsSecret ? { followRedirects: 0 } : {}),
      ...(origins === undefined ? {} : { mayRedirectTo: (to: URL) => origins.has(to.origin) }),
      ...(built.method === 'POST' ? { retry: READING } : {}),
      ...(built.body === undefined ? {} : { body: built.body }),
      ...(signal === undefined ? {} : { signal }),
      ...(more.maxBytes === undefined ? {} : { maxBytes: more.maxBytes }),
    });
  };

  const send = async (
    built: BuiltRequest & { readonly url: string },
    more: AskOptions,
  ): Promise<SourceResponse> => {
    if (auth.kind !== 'oauth2') return once(built, undefined, more);
    const key = tokenKey(auth, constant);
    const token = (): Promise<string> => tokenOf(auth, key);
    const first = await token();
    try {
      return await once(built, first, more);
    } catch (error) {
      // A token may end early. Another one is tried once; a second refusal is an answer (A5).
      if (findCodedError(error)?.details['status'] !== 401) throw error;
      access.refuse(key, first);
      return once(built, await token(), more);
    }
  };

  const tokenOf = async (way: Extract<Auth, { kind: 'oauth2' }>, key: string): Promise<string> => {
    const token = await access.token(key, Date.now(), () =>
      askForToken(way, constant, (question) => http.requestText(question), {
        userAgent,
        ...(signal === undefined ? {} : { signal }),
      }),
    );
    return token.value;
  };

  const json = async (address: string): Promise<unknown> => {
    const built = {
      ...buildRequest(source, constant, { whole: address }),
      url: address,
      body: undefined,
    };
    const response = await send({ ...built, method: 'GET' }, { maxBytes: MAX_LOCATOR_BYTES });
    if (response.readJson) return response.readJson(MAX_LOCATOR_BYTES);
    await response.discard();
    throw new CodedError('Internal', `${where}: this client cannot read JSON`);
  };
  if (source.locate) {
    const start = scalar(constant(source.url)) ?? complete({}).url;
    const { find, wanted } = source.locate;
    located = await find(json, start, scalar(constant(wanted)));
  }

  return {
    source,
    vault,
    evaluate,
    target: (values, address) => new URL(complete(values, address).url),
    ask: (values, more = {}) => send(complete(values, more.address), more),
  };
}

function nothingSet(where: string, source: Source): CodedError {
  const kinds = source.auth.map(({ kind }) => kind).join(' or ');
  return new CodedError(
    'ConfigInvalid',
    `${where}: the source wants ${kinds}, and the parameters for it are not set; set them to references such as \${env:FEED_KEY}`,
  );
}

/** For messages: origin and path, secrets cut. */
export const showAddress = (
  session: SourceSession,
  values: RequestValues,
  address?: string,
): string => showTarget(session.target(values, address));
