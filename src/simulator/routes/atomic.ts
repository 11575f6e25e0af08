// A write that is refused has done nothing: whatever a handler changed before it threw is taken back.
import type { Route } from '../transport/router.ts';

const WRITES: ReadonlySet<string> = new Set(['POST', 'PUT', 'DELETE']);

export const atomic = (route: Route): Route =>
  WRITES.has(route.method)
    ? {
        ...route,
        handler: (request, parameters) =>
          request.platform.store.atomically(() => route.handler(request, parameters)),
      }
    : route;
