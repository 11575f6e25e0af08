// Routes as data: a method, a path template and a handler. A request that fits no route gets the unknown-path answer of its tree.
import { plain, v2Failure, v3Error, type Reply } from './reply.ts';
import type { ApiRequest } from './request.ts';

export type Handler = (
  request: ApiRequest,
  parameters: Readonly<Record<string, string>>,
) => Reply | Promise<Reply>;

export interface Route {
  readonly method: string;
  /** Path after `/api`; `:name` takes one segment. */
  readonly template: string;
  readonly handler: Handler;
  /** Needs no credentials; its handler must not look at the user. */
  readonly open?: true;
}

export const route = (method: string, template: string, handler: Handler): Route => ({
  method,
  template,
  handler,
});

/** A route that answers without credentials. */
export const openRoute = (method: string, template: string, handler: Handler): Route => ({
  ...route(method, template, handler),
  open: true,
});

interface CompiledRoute extends Route {
  readonly parts: readonly string[];
}

export interface Match {
  readonly route: Route;
  readonly parameters: Record<string, string>;
}

const fit = (
  parts: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined => {
  if (parts.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) parameters[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
};

export class Router {
  readonly #routes: readonly CompiledRoute[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((one) => ({
      ...one,
      parts: one.template.split('/').filter((part) => part !== ''),
    }));
  }

  /** The first route that fits; `wrong-method` when only the path does. */
  find(method: string, segments: readonly string[]): Match | 'wrong-method' | undefined {
    let pathFits = false;
    for (const candidate of this.#routes) {
      const parameters = fit(candidate.parts, segments);
      if (parameters === undefined) continue;
      if (candidate.method === method) return { route: candidate, parameters };
      pathFits = true;
    }
    return pathFits ? 'wrong-method' : undefined;
  }
}

export const unknownPath = (target: string, as: '500' | '404', isV3: boolean): Reply => {
  if (as === '500')
    return plain(500, `Could not find resource for relative : ${target} of full path`);
  return isV3 ? v3Error('NotFound') : v2Failure(404, 'The requested resource was not found');
};
