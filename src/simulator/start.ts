// Starts a simulator: the platform's parts, its HTTP server, its persistence; and stops it without leaving anything behind.
import type { AddressInfo } from 'node:net';
import { dispatchControl } from './control/dispatch.ts';
import { Router } from './transport/router.ts';
import { createHttpServer } from './transport/server.ts';
import { simulatorOptionsSchema, type SimulatorOptionsInput } from './options.ts';
import { renderPage } from './page/page.ts';
import { createPlatform } from './platform.ts';
import { apiRoutes } from './routes/routes.ts';
import { Persistence } from './state/snapshot/persistence.ts';

export interface Simulator {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** What clients call the API path: `…/api`. */
  readonly apiPath: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * @throws {ZodError} when the options are wrong, and the system's error when the port is taken.
 */
export const startSimulator = async (input: SimulatorOptionsInput): Promise<Simulator> => {
  const options = simulatorOptionsSchema.parse(input);
  const platform = createPlatform(options);
  const persistence =
    options.persistFile === undefined
      ? undefined
      : new Persistence(platform.store, options.persistFile, platform.log);
  await persistence?.load();
  const server = createHttpServer({
    platform,
    api: new Router(apiRoutes),
    control: (message, target) => dispatchControl(platform, message, target),
    page: (_message, target) => renderPage(platform, target),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const url = `http://${host}:${port}`;
  platform.baseUrl = url;
  persistence?.start();

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    platform.batches.stop();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await persistence?.close();
  };
  return { url, apiPath: `${url}/api`, port, close: () => (closing ??= close()) };
};
