// The TAXII server inside a command: for `taxii serve` and `up`.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCheckpoints } from '../../activities/checkpoints.ts';
import { createDocuments } from '../../activities/documents.ts';
import {
  resolveSecret,
  type TaxiiCollectionSettings,
  type TaxiiSettings,
} from '../config/index.ts';
import { CodedError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { visibleOf } from '../exports/index.ts';
import { createToStix, ownUuid, stixSettings } from '../outputs/index.ts';
import { folderOfStore, type Store } from '../spool/index.ts';
import {
  startTaxii,
  type Account,
  type CollectionSettings,
  type RunningTaxii,
} from '../taxii/index.ts';
import type { Log } from '../worker/index.ts';
import { tryLock, type HeldLock } from '../worker/servers/index.ts';
import { version } from './version.ts';

export interface TaxiiProcessOptions {
  readonly settings: TaxiiSettings;
  readonly store: Store;
  readonly log: Log;
  /** @default those of this process */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const PINO_LEVEL = { info: 'info', warning: 'warn', error: 'error' } as const;

/** @throws {ConfigInvalid} when a secret, a certificate or the address cannot be used, or another server works on the store */
export async function startTaxiiProcess({
  settings,
  store,
  log,
  env = process.env,
}: TaxiiProcessOptions): Promise<RunningTaxii> {
  const collections = settings.collections.map(toCollection);
  const accounts = await Promise.all(
    settings.users.map((user) => toAccount(user, collections, env)),
  );
  refuseSharedTokens(accounts);
  const { tls: files } = settings;
  const tls = files && { cert: await pem(files.certFile), key: await pem(files.keyFile) };
  const checkpoints = createCheckpoints(store, createDocuments(store));
  const lock = await lockStore(store);
  try {
    const { title, description, contact } = settings;
    const running = await startTaxii({
      ...settings,
      about: { title, description, contact },
      tls,
      accounts,
      collections,
      store,
      newestMirror: async (exportId) => (await checkpoints.read(exportId))?.state.ledger,
      log: (level, message) => log[PINO_LEVEL[level]](message),
    });
    return {
      ...running,
      close: async () => {
        await running.close();
        await lock?.release();
      },
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

function toCollection(collection: TaxiiCollectionSettings): CollectionSettings {
  const { name, title, description, exportId, instance, settings } = collection;
  const visible = visibleOf(collection);
  const rules = canonicalJson({ visible, settings, exportId, version: version() });
  return {
    id: ownUuid('taxii', instance, name),
    alias: name,
    title,
    description,
    exportId,
    instance,
    visible,
    toStix: createToStix({ instance }, stixSettings.parse(settings)),
    rules: createHash('sha256').update(rules).digest('hex'),
  };
}

async function toAccount(
  { name, password, token, collections: readable }: TaxiiSettings['users'][number],
  collections: readonly CollectionSettings[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Account> {
  const secret = (reference: string | undefined): Promise<string> | undefined =>
    reference === undefined ? undefined : resolveSecret(reference, env);
  return {
    name,
    password: await secret(password),
    token: await secret(token),
    collections: new Set(
      collections.filter(({ alias }) => readable.includes(alias)).map(({ id }) => id),
    ),
  };
}

/** A token is all that tells who asks. */
function refuseSharedTokens(accounts: readonly Account[]): void {
  const byToken = new Map<string, string>();
  for (const { name, token } of accounts) {
    const other = token === undefined ? undefined : byToken.get(token);
    if (other !== undefined)
      throw new CodedError(
        'ConfigInvalid',
        `taxii.users: ${other} and ${name} have the same token; give each one of its own`,
      );
    if (token !== undefined) byToken.set(token, name);
  }
}

async function pem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CodedError('ConfigInvalid', `taxii.tls: ${path} cannot be read (${reason})`);
  }
}

/** Two servers would give the same objects different instants, and a client that asks both would miss some. */
async function lockStore(store: Store): Promise<HeldLock | undefined> {
  const folder = folderOfStore(store.url);
  if (folder === undefined) return undefined;
  const lock = await tryLock(join(folder, 'taxii', 'serving.lock'));
  if ('release' in lock) return lock;
  throw new CodedError(
    'ConfigInvalid',
    `A TAXII server works on this store already: process ${lock.pid} on ${lock.host}, since ${lock.since}. Stop it first ("tcfeeds up" is one, too, when the YAML has taxii:)`,
  );
}
