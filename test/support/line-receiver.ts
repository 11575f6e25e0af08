// A receiver of JSON lines over HTTP that folds events into what it knows, and can be down for a while.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An object as the platform's JSON shows it; what the tests change of it. */
export interface KnownObject {
  readonly id: number;
  readonly summary: string;
  readonly rating?: number;
}

/** What is known after these lines: object by id. */
export function foldLines(known: Map<string, KnownObject>, text: string): void {
  for (const line of text.split('\n').filter(Boolean)) {
    const { action, object } = JSON.parse(line) as {
      readonly action: string;
      readonly object: KnownObject;
    };
    if (action === 'withdraw') known.delete(String(object.id));
    else known.set(String(object.id), object);
  }
}

export class LineReceiver {
  readonly #server: Server;
  readonly #token: string;
  /** Of each document it took. */
  readonly keys: string[] = [];
  readonly known = new Map<string, KnownObject>();
  isDown = false;
  /** Documents that it still takes before it goes down. */
  takes = Number.POSITIVE_INFINITY;

  /** @param token it expects as `Bearer` */
  constructor(token: string) {
    this.#token = token;
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.headers.authorization !== `Bearer ${this.#token}`)
          response.writeHead(401).end();
        else if (this.isDown || this.takes === 0) response.writeHead(503).end('closed for an hour');
        else {
          this.takes -= 1;
          this.keys.push(String(request.headers['idempotency-key']));
          foldLines(this.known, body);
          response.writeHead(204).end();
        }
      });
    });
  }

  /** Its address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/intel`;
  }

  /** Sorted. */
  values(): readonly string[] {
    return [...this.known.values()].map(({ summary }) => summary).sort();
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
