import { isIPv4 } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { registerSecret } from '../../core/redaction.ts';
import {
  parseOwnerArgument,
  parseTaxiiUserArgument,
  parseUserArgument,
  startSimulator,
} from '../../simulator/index.ts';
import type { SimulatorOptionsInput } from '../../simulator/index.ts';
import { CodedError } from '../../core/errors.ts';
import { defineTcfeedsCommand } from '../command.ts';
import { onInterruption } from '../terminal/interrupt.ts';
import { readPort } from '../numbers.ts';

const LOOPBACK = '127.0.0.1';

/**
 * How much V8 lets the heap grow between two full collections. By itself it lets garbage of several times the content pile up: a million
 * indicators are 0.5 GB of objects and were 2 GB of memory; with this they stay below 1 GB for a sixth of the intake rate. V8 reads the
 * flag at each collection, so it may be set while running, and unlike a limit of the heap it never ends the process.
 */
const HEAP_GROWTH_PERCENT = 40;

/** Why a port cannot be listened on, by the system's code. */
const ADVICE: Readonly<Record<string, (options: SimulatorOptionsInput) => string>> = {
  EADDRINUSE: ({ port }) =>
    `port ${port ?? 0} is used by another program. Choose another --port, or 0 for a free one`,
  EADDRNOTAVAIL: ({ host }) => foreignAddress(host),
  ENOTFOUND: ({ host }) => foreignAddress(host),
  EAI_AGAIN: ({ host }) => foreignAddress(host),
  EACCES: ({ port }) =>
    `this user may not listen on port ${port ?? 0}. Choose a --port above 1023, or 0 for a free one`,
};

const foreignAddress = (host = LOOPBACK): string =>
  `--host expected an address of this machine such as 127.0.0.1 or 0.0.0.0, got "${host}"`;

export const simulator = defineTcfeedsCommand({
  name: 'simulator',
  summary: 'An imitation of the ThreatConnect API, for trying and testing feeds',
  explanation: [
    'Verifies signatures, takes batches, keeps indicators and groups of the owners you name, and shows on its page in a browser what it holds. Faults, pace and clock are set over HTTP under /_simulator/.',
    'It listens on this machine only, unless --host names another address. It is an imitation without real security: no encryption, and whoever reaches it may read and change everything under /_simulator/.',
  ],
  args: {
    port: { type: 'string', valueHint: 'N', default: '0', description: 'Port; 0 takes a free one' },
    host: {
      type: 'string',
      valueHint: 'ADDRESS',
      default: LOOPBACK,
      description: 'Address to listen on; anything but this machine itself is warned about',
    },
    user: {
      type: 'string',
      required: true,
      valueHint: 'ID:SECRET',
      description: 'Access id and secret key of a user',
    },
    owner: {
      type: 'string',
      required: true,
      valueHint: 'NAME',
      description:
        'A Source of this name; Organization=NAME or Community=NAME for another kind; NAME,bulk with its bulk download on',
    },
    'taxii-user': {
      type: 'string',
      valueHint: 'NAME:PASSWORD',
      description: 'A user who reads over TAXII 2.1',
    },
    persist: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Keep the content in this file over restarts',
    },
  },
  repeatable: ['user', 'owner', 'taxii-user'],
  examples: [
    {
      command: 'tcfeeds simulator --port 8421 --user demo-id:demo-secret --owner "Demo Source"',
      says: 'one user, one owner; stop with Ctrl-C',
    },
    {
      command: 'tcfeeds simulator --user a:b12345 --owner "Demo Source" --owner "Other" --json',
      says: 'a free port, told as one line of JSON',
    },
  ],
  run: async ({ args, all, terminal }) => {
    setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
    const interruption = onInterruption();
    const running = await start({
      port: readPort('port', args.port),
      host: args.host,
      users: all('user').map(readUser),
      owners: all('owner').map(parseOwnerArgument),
      taxiiUsers: all('taxii-user').map(readTaxiiUser),
      ...(args.persist === undefined ? {} : { persistFile: args.persist }),
    });
    const { url, apiPath, port } = running;
    if (!isLoopback(args.host)) terminal.err(warningFor(url));
    if (args.json) terminal.out(JSON.stringify({ url, apiPath, port, pid: process.pid }));
    else {
      terminal.out(`Page      ${url}/`);
      terminal.out(
        `API path  ${apiPath}   (tc_api_path in a YAML, TC_API_PATH of the SDK quick start)`,
      );
      terminal.err('Stop with Ctrl-C.');
    }
    await interruption.asked;
    await running.close();
    interruption.release();
    return 0;
  },
});

/** Every address of 127.0.0.0/8 is this machine itself. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

const warningFor = (url: string): string =>
  `Warning: the simulator listens on ${url} and can be reached from other machines. It is an imitation without real security: nothing is encrypted, and /_simulator/ needs no key. Use made-up credentials and data only`;

function readUser(text: string): ReturnType<typeof parseUserArgument> {
  const user = asInput(() => parseUserArgument(text));
  registerSecret(user.secretKey);
  return user;
}

function readTaxiiUser(text: string): ReturnType<typeof parseTaxiiUserArgument> {
  const user = asInput(() => parseTaxiiUserArgument(text));
  registerSecret(user.password);
  return user;
}

function asInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CodedError('InputInvalid', error instanceof Error ? error.message : String(error));
  }
}

async function start(
  options: SimulatorOptionsInput,
): Promise<Awaited<ReturnType<typeof startSimulator>>> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const advice = ADVICE[code]?.(options);
    if (advice === undefined) throw error;
    throw new CodedError('ConfigInvalid', `simulator: ${advice}`, { cause: error });
  }
}
