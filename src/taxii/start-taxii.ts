// The server as a whole: collections that follow their mirrors, accounts, and the door.
import { isIPv4, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '../core/errors.ts';
import { loadDatabase } from '../ledger/index.ts';
import { createAuthenticate, type Account } from './accounts.ts';
import {
  createCollection,
  type CollectionSettings,
  type NewestMirror,
  type TaxiiLog,
} from './collection.ts';
import { createHttpServer, type HttpLimits, type Tls } from './http-server.ts';
import type { TaxiiStore } from './publication/publication.ts';
import { API_ROOT, DISCOVERY, type ServerTitle } from './resources.ts';
import { createRoute } from './routes.ts';

export interface TaxiiServerOptions {
  readonly host: string;
  /** 0 = a free one. */
  readonly port: number;
  /** Absent: not encrypted. */
  readonly tls?: Tls | undefined;
  /** Without TLS beyond this machine, because something in front of it encrypts. @default false */
  readonly plainHttp?: boolean;
  readonly about: ServerTitle;
  readonly collections: readonly CollectionSettings[];
  readonly accounts: readonly Account[];
  readonly store: TaxiiStore;
  readonly newestMirror: NewestMirror;
  readonly log: TaxiiLog;
  /** How often it is looked for a newer mirror. @default 5000 */
  readonly followEveryMs?: number;
  readonly limits?: HttpLimits;
}

export interface RunningTaxii {
  /** Of the discovery. */
  readonly url: string;
  readonly apiRoot: string;
  readonly port: number;
  /** One look for newer mirrors, done when what they hold is shown. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

const FOLLOW_EVERY_MS = 5_000;
const LAST_ANSWERS_MS = 5_000;

/** @throws {ConfigInvalid} when it cannot listen there, or should not */
export async function startTaxii(options: TaxiiServerOptions): Promise<RunningTaxii> {
  const { host, port, tls, plainHttp = false, about, accounts, log } = options;
  if (tls === undefined && !plainHttp && !isLoopback(host))
    throw new CodedError(
      'ConfigInvalid',
      `taxii: ${host} can be reached from other machines, and without TLS everybody on the way can read passwords and indicators. Give taxii.tls a certFile and a keyFile; if a proxy in front of it encrypts, say taxii.plainHttp: true`,
    );
  const stopped = new AbortController();
  const { signal } = stopped;
  const collections = options.collections.map((settings) =>
    createCollection(settings, { ...options, signal }),
  );
  const route = createRoute({ about, collections, authenticate: createAuthenticate(accounts) });
  const server = createHttpServer(route, log, tls, options.limits ?? {});
  // Half a second in which nothing else is done: before anybody can ask.
  await loadDatabase();
  await listen(server, host, port);
  // One after the other: each may need much of the disk.
  let looking: Promise<void> = Promise.resolve();
  const follow = (): Promise<void> => {
    looking = looking.then(async () => {
      for (const collection of collections) if (!signal.aborted) await collection.follow();
    });
    return looking;
  };
  const following = (async (): Promise<void> => {
    while (!signal.aborted) {
      await follow();
      await delay(options.followEveryMs ?? FOLLOW_EVERY_MS, undefined, { signal }).catch(
        () => undefined,
      );
    }
  })();
  const address = server.address() as AddressInfo;
  const named = host.includes(':') ? `[${host}]` : host;
  const origin = `${tls === undefined ? 'http' : 'https'}://${named}:${address.port}`;
  return {
    url: `${origin}/${DISCOVERY}/`,
    apiRoot: `${origin}/${API_ROOT}/`,
    port: address.port,
    follow,
    close: async () => {
      stopped.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
      await closed;
      clearTimeout(cut);
      await following;
      await looking;
      for (const collection of collections) await collection.close();
    },
  };
}

/** Every address of 127.0.0.0/8 is this machine itself. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** Why it cannot be listened, by the system's code. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is used by another program; choose another one, or 0 for a free one',
  EADDRNOTAVAIL: 'this is no address of this machine; 127.0.0.1 or 0.0.0.0 are',
  ENOTFOUND: 'this is no address of this machine; 127.0.0.1 or 0.0.0.0 are',
  EAI_AGAIN: 'this is no address of this machine; 127.0.0.1 or 0.0.0.0 are',
  EACCES: 'this user may not listen on this port; choose one above 1023',
};

function listen(
  server: ReturnType<typeof createHttpServer>,
  host: string,
  port: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const advice = ADVICE[error.code ?? ''] ?? error.message;
      reject(
        new CodedError(
          'ConfigInvalid',
          `taxii: cannot listen on ${host}, port ${port}: ${advice}`,
          {
            cause: error,
          },
        ),
      );
    });
    server.listen({ host, port }, () => resolve());
  });
}
