// `tc_api_path` as people write it: with or without `/api`, with or without a slash at the end.
import { CodedError } from '../core/errors.ts';

/** The old cloud host serves the interface at its root. */
const HOSTS_WITHOUT_API = new Set(['api.threatconnect.com']);
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export interface ApiPath {
  /** Base address without a slash at the end, ready for `/v2/…` and `/v3/…`. */
  readonly apiPath: string;
  /** Host (with port) and path: identifies the instance in ledgers and task queues. */
  readonly instance: string;
}

/**
 * The base address of an instance in its one form.
 *
 * @throws {ConfigInvalid} when it is not an address, carries credentials or a query, or is plain http to another machine
 * @example
 * normaliseApiPath('https://acme.threatconnect.example/').apiPath; // 'https://acme.threatconnect.example/api'
 */
export function normaliseApiPath(
  text: string,
  options: { readonly allowPlainHttp?: boolean | undefined } = {},
): ApiPath {
  const url = parse(text.trim());
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw invalid('expected an address without user name, query and fragment');
  const plainAllowed = options.allowPlainHttp === true || LOOPBACK.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && plainAllowed))
    throw invalid(`expected https, got ${url.protocol}//; the platform refuses plain http`);
  const path = url.pathname.replace(/\/+$/, '');
  const needsApi = !HOSTS_WITHOUT_API.has(url.hostname) && !/(?:^|\/)api$/i.test(path);
  const base = `${path}${needsApi ? '/api' : ''}`;
  return { apiPath: `${url.origin}${base}`, instance: `${url.host}${base}` };
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    const got = text === '' ? 'an empty text' : text.slice(0, 80).replace(/[^/\s]*@/g, '***@');
    throw invalid(
      `expected an absolute address like https://acme.threatconnect.example/api, got ${got}`,
    );
  }
}

const invalid = (reason: string): CodedError =>
  new CodedError('ConfigInvalid', `apiPath (tc_api_path): ${reason}`, {
    details: { object: 'apiPath' },
  });
