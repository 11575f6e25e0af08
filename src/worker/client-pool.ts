// Clients of one kind, one for each set of settings, opened when they are first asked for.
import type { HttpClient } from '../http/index.ts';

export interface ClientPool {
  /** The client under this key. One that could not be opened is tried again the next time. */
  readonly get: (key: string, open: () => Promise<HttpClient>) => Promise<HttpClient>;
  readonly close: () => Promise<void>;
}

export function createClientPool(): ClientPool {
  const clients = new Map<string, Promise<HttpClient>>();
  return {
    get: (key, open) => {
      const known = clients.get(key);
      if (known) return known;
      const opening = open();
      clients.set(key, opening);
      opening.catch(() => clients.delete(key));
      return opening;
    },
    close: async () => {
      const opened = await Promise.allSettled([...clients.values()]);
      clients.clear();
      await Promise.all(
        opened.flatMap((client) => (client.status === 'fulfilled' ? [client.value.close()] : [])),
      );
    },
  };
}
