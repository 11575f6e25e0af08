// What a demo keeps between two starts: ports (a ledger belongs to one address of the platform), credentials, the YAML.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { freePort } from '../../worker/servers/ports.ts';

export const DEMO_ACCESS_ID = 'demo-access-id';
export const DEMO_OWNERS = { networks: 'Demo Networks', items: 'Demo Items' } as const;

export interface DemoFolder {
  readonly folder: string;
  readonly simulatorPort: number;
  readonly sourcePort: number;
  readonly secretKey: string;
  /** True when an earlier demo has left its data here. */
  readonly usedBefore: boolean;
}

export const configFileOf = (folder: string): string => join(folder, 'feeds.yaml');

const MARK = 'demo.json';
const ACCESS_FILE = 'access-id';
const SECRET_FILE = 'secret-key';

/** Opens the folder, or makes it. `simulatorPort` 0 = as last time, or a free one. */
export async function openDemoFolder(
  folder: string,
  options: { readonly fresh: boolean; readonly simulatorPort: number },
): Promise<DemoFolder> {
  await mkdir(folder, { recursive: true });
  if (options.fresh) await clear(folder);
  const kept = await readMark(folder);
  if (
    kept !== undefined &&
    options.simulatorPort !== 0 &&
    options.simulatorPort !== kept.simulatorPort
  ) {
    throw new CodedError(
      'ConfigInvalid',
      `demo: the platform in ${folder} has port ${kept.simulatorPort}, and what the feeds have put there is known by that address. Leave --port away, or start afresh with --fresh`,
    );
  }
  const ports = kept ?? {
    simulatorPort: options.simulatorPort === 0 ? await freePort() : options.simulatorPort,
    sourcePort: await freePort(),
  };
  const secretKey = (await readText(join(folder, SECRET_FILE))) ?? randomBytes(24).toString('hex');
  await writeFile(join(folder, ACCESS_FILE), DEMO_ACCESS_ID, { mode: 0o600 });
  await writeFile(join(folder, SECRET_FILE), secretKey, { mode: 0o600 });
  await writeFile(join(folder, MARK), `${JSON.stringify(ports)}\n`);
  await writeFile(configFileOf(folder), yamlOf(ports));
  return { folder, ...ports, secretKey, usedBefore: kept !== undefined };
}

interface Ports {
  readonly simulatorPort: number;
  readonly sourcePort: number;
}

async function readMark(folder: string): Promise<Ports | undefined> {
  const text = await readText(join(folder, MARK));
  if (text === undefined) return undefined;
  const { simulatorPort, sourcePort } = JSON.parse(text) as Partial<Ports>;
  return simulatorPort === undefined || sourcePort === undefined
    ? undefined
    : { simulatorPort, sourcePort };
}

const readText = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch(() => undefined);

/** Removes what a demo has made, and nothing from a folder that is not a demo's. */
async function clear(folder: string): Promise<void> {
  if ((await readMark(folder)) === undefined) return;
  const made = [
    'var',
    '.tcfeeds',
    'platform.json',
    'worker.log',
    ACCESS_FILE,
    SECRET_FILE,
    'feeds.yaml',
    MARK,
  ];
  for (const name of made) await rm(join(folder, name), { recursive: true, force: true });
}

/** A YAML as an operator would write it; small chunks, so that there is something to see. */
const yamlOf = ({
  simulatorPort,
  sourcePort,
}: Ports): string => `# Written by "tcfeeds demo" at each start.
platforms:
  demo:
    tc_api_path: http://127.0.0.1:${simulatorPort}/api
    api_access_id: \${file:${ACCESS_FILE}}
    api_secret_key: \${file:${SECRET_FILE}}
store: file:./var
feeds:
  demo-networks:
    use: spamhaus-drop
    platform: demo
    tc_owner: ${DEMO_OWNERS.networks}
    schedule: { every: 6h }
    collections: { v4: true, v6: true, asn: false }
    url.v4: http://127.0.0.1:${sourcePort}/drop_v4.json
    url.v6: http://127.0.0.1:${sourcePort}/drop_v6.json
    # The sample documents use documentation ranges, which a real feed leaves out.
    keep_non_global: true
    batch: { maxObjects: 40 }
  demo-items:
    use: malc0de
    platform: demo
    tc_owner: ${DEMO_OWNERS.items}
    schedule: { every: 6h }
    url: http://127.0.0.1:${sourcePort}/items.rss
    keep_non_global: true
    batch: { maxObjects: 40 }
`;
