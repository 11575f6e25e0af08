// From a request to its answer: who asks, for what, in which form. Nothing can be written.
import type { Answer } from './answer.ts';
import type { Account, Authenticate } from './accounts.ts';
import type { ServedCollection } from './collection.ts';
import { requireAcceptable, requireTaxiiContent } from './media-type.ts';
import * as resources from './resources.ts';
import { TaxiiError } from './taxii-error.ts';

export interface TaxiiRequest {
  readonly method: string;
  /** As it stands in the request's first line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Reads the body to its end; false when it is larger than allowed. */
  readonly takeBody: () => Promise<boolean>;
}

export interface RouteParts {
  readonly about: resources.ServerTitle;
  readonly collections: readonly ServedCollection[];
  readonly authenticate: Authenticate;
}

export type Route = (request: TaxiiRequest) => Promise<Answer>;

/** @throws {TaxiiError} by the function that it gives */
export function createRoute(parts: RouteParts): Route {
  return async (request) => {
    const account = parts.authenticate(header(request, 'authorization'));
    const [path = '', query = ''] = split(request.target);
    const get = find(parts, account, segmentsOf(path), new URLSearchParams(query));
    if (request.method === 'GET' || request.method === 'HEAD') {
      requireAcceptable(header(request, 'accept'));
      return get.answer();
    }
    if (!get.writable.includes(request.method))
      throw new TaxiiError(405, `${request.method} has no meaning here.`, {
        allow: ['GET', 'HEAD', ...get.writable].join(', '),
      });
    if (request.method === 'POST') requireTaxiiContent(header(request, 'content-type'));
    if (!(await request.takeBody()))
      throw new TaxiiError(413, `This server takes at most ${resources.MAX_CONTENT_BYTES} bytes.`, {
        connection: 'close',
      });
    throw new TaxiiError(403, 'This collection can be read only (can_write is false).');
  };
}

const header = ({ headers }: TaxiiRequest, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

function split(target: string): readonly string[] {
  const at = target.indexOf('?');
  return at < 0 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}

const NOT_FOUND = 'There is nothing at this address.';

/** Each segment is a name: `..`, or a slash that is written as %2F, leads nowhere. */
function segmentsOf(path: string): readonly string[] {
  const [empty, ...segments] = path.replace(/\/$/, '').split('/');
  if (empty !== '') throw new TaxiiError(404, NOT_FOUND);
  try {
    return segments.map(decodeURIComponent);
  } catch {
    throw new TaxiiError(404, NOT_FOUND);
  }
}

interface Found {
  readonly answer: () => Answer | Promise<Answer>;
  /** What a server with writable collections would take. */
  readonly writable: readonly string[];
}

function find(
  { about, collections }: RouteParts,
  account: Account,
  segments: readonly string[],
  parameters: URLSearchParams,
): Found {
  const [root, kind, name, part, objectId, versions, ...rest] = segments;
  const readOnly = (get: Found['answer']): Found => ({ answer: get, writable: [] });
  if (root === resources.DISCOVERY && kind === undefined)
    return readOnly(() => resources.discovery(about));
  if (root === resources.API_ROOT && kind === undefined)
    return readOnly(() => resources.apiRoot(about));
  if (root !== resources.API_ROOT || kind !== 'collections' || rest.length > 0)
    throw new TaxiiError(404, NOT_FOUND);
  if (name === undefined)
    return readOnly(() =>
      resources.collections(
        collections.map(({ settings }) => settings).filter(({ id }) => account.collections.has(id)),
      ),
    );
  // TAXII 2.1, 5.2: what an account may not read is to it as what is not there, so that nobody learns names by asking.
  const collection = collections.find(
    ({ settings }) =>
      account.collections.has(settings.id) &&
      (settings.id === name.toLowerCase() || settings.alias === name),
  );
  if (collection === undefined)
    throw new TaxiiError(404, 'There is no collection of this id or alias.');
  if (part === undefined) return readOnly(() => resources.collection(collection.settings));
  if (part === 'manifest' && objectId === undefined)
    return readOnly(() => resources.contents(collection, 'manifest', parameters));
  if (part !== 'objects') throw new TaxiiError(404, NOT_FOUND);
  if (objectId === undefined)
    return {
      answer: () => resources.contents(collection, 'objects', parameters),
      writable: ['POST'],
    };
  if (versions === undefined)
    return {
      answer: () => resources.contents(collection, 'objects', parameters, objectId),
      writable: ['DELETE'],
    };
  if (versions !== 'versions') throw new TaxiiError(404, NOT_FOUND);
  return readOnly(() => resources.contents(collection, 'versions', parameters, objectId));
}
