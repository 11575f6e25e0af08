// A server over an export whose mirror the test writes, and a plain HTTP client.
import { request as httpRequest } from 'node:http';
import { onTestFinished } from 'vitest';
import type { DataRef } from '../../src/core/data-ref.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import type { Tlp } from '../../src/core/export-settings.ts';
import type { GoneObject } from '../../src/exports/mirror/gone.ts';
import { mergeIntoMirror } from '../../src/exports/mirror/merge.ts';
import { segmentLine, SEGMENT_TYPE } from '../../src/exports/mirror/segment.ts';
import { readExported } from '../../src/exports/read-exported.ts';
import { visibleOf } from '../../src/exports/delivery/open-delivery.ts';
import type { ExportedObject, StixObject, ToStix } from '../../src/outputs/index.ts';
import type { Store } from '../../src/spool/index.ts';
import {
  startTaxii,
  type CollectionSettings,
  type RunningTaxii,
  type TaxiiServerOptions,
} from '../../src/taxii/index.ts';

export const TYPE = 'application/taxii+json;version=2.1';
export const USER = { name: 'reader', password: 'pass:word-ü' };
export const COLLECTION_ID = '5a1c2d3e-0000-4000-8000-000000000001';
export const ALL_ID = '5a1c2d3e-0000-4000-8000-000000000002';
const EXPORT = { exportId: 'all', instance: 'tc.example/api' };
const BEGUN = '2026-03-01T00:00:00.000Z';

export interface Host {
  readonly id: string;
  readonly summary?: string;
  readonly rating?: number;
  readonly active?: boolean;
  readonly modified?: string;
  readonly tlp?: Tlp;
  /** Ids of groups that it is linked to. */
  readonly groups?: readonly string[];
}

export const uuidOf = (id: string): string =>
  `00000000-0000-4000-8000-${id.slice(-12).padStart(12, '0')}`;
export const indicatorId = (id: string): string => `indicator--${uuidOf(id)}`;
export const OWNER: StixObject = {
  type: 'identity',
  spec_version: '2.1',
  id: `identity--${uuidOf('1')}`,
  created: BEGUN,
  modified: BEGUN,
  name: 'Demo Source',
};

/** A form in STIX: the owner, the indicator, its value and its links. Values are shared by all who have them. */
const toStix: ToStix = ({ action, object }) => {
  const { id, lastModified } = object.record;
  const modified = new Date(lastModified ?? BEGUN).toISOString();
  const name = object.kind === 'indicator' ? object.record.summary : object.record.name;
  const shared = { spec_version: '2.1', created: BEGUN, modified };
  const indicator = {
    type: 'indicator',
    id: indicatorId(id),
    ...shared,
    name,
    pattern: `[domain-name:value = '${name}']`,
    pattern_type: 'stix',
    valid_from: BEGUN,
  };
  if (action === 'withdraw') return { shared: [OWNER], objects: [{ ...indicator, revoked: true }] };
  const rating = object.kind === 'indicator' ? object.record.rating : undefined;
  const objects: [StixObject, ...StixObject[]] = [
    { ...indicator, confidence: (rating ?? 0) * 20, x_platform_id: id },
    { type: 'domain-name', id: `domain-name--${uuidOf(name)}`, spec_version: '2.1', value: name },
    ...object.record.associatedGroups.map((group) => ({
      type: 'relationship',
      id: `relationship--${uuidOf(`${id}${group.id}`)}`,
      ...shared,
      relationship_type: 'indicates',
      source_ref: indicator.id,
      target_ref: `campaign--${uuidOf(group.id)}`,
      description: 'seen',
    })),
  ];
  return { shared: [OWNER], objects };
};

export const collection = (
  id: string,
  alias: string,
  ceiling?: Tlp,
  more: Partial<CollectionSettings> = {},
): CollectionSettings => ({
  id,
  alias,
  title: `Hosts up to ${ceiling ?? 'RED'}`,
  ...EXPORT,
  visible: visibleOf({ ...(ceiling === undefined ? {} : { ceiling }), unmarked: 'CLEAR' }),
  toStix,
  rules: ceiling ?? 'all',
  ...more,
});

const textOf = ({ id, summary = `h${id}.example`, rating = 1, ...host }: Host): string => {
  const rest = {
    type: 'Host',
    ownerName: 'Demo Source',
    summary,
    hostName: summary,
    rating,
    active: host.active ?? true,
    dateAdded: BEGUN,
    lastModified: host.modified ?? BEGUN,
    ...(host.tlp === undefined ? {} : { securityLabels: { data: [{ name: `TLP:${host.tlp}` }] } }),
    associatedGroups: {
      data: (host.groups ?? []).map((group) => ({
        id: Number(group),
        type: 'Campaign',
        name: 'c',
      })),
    },
  };
  return `{"id":${id},${JSON.stringify(rest).slice(1)}`;
};

export class Mirror {
  readonly store: Store;
  manifest: DataRef | undefined;
  #segments = 0;
  constructor(store: Store) {
    this.store = store;
  }
  merge(hosts: readonly Host[], gone: readonly GoneObject[] = []): Promise<void> {
    return this.mergeObjects(
      hosts.map((host) => {
        const read = readExported('indicator', textOf(host));
        if ('refused' in read) throw new Error(read.refused.message);
        return read.object;
      }),
      gone,
    );
  }
  async mergeObjects(
    objects: readonly ExportedObject[],
    gone: readonly GoneObject[] = [],
  ): Promise<void> {
    const lines = objects.map(segmentLine);
    const segment = await this.store.write(`runs/${(this.#segments += 1)}`, lines.join(''), {
      contentType: SEGMENT_TYPE,
      count: lines.length,
    });
    const merged = await mergeIntoMirror({
      store: this.store,
      ...EXPORT,
      prefix: 'ledger/all',
      manifest: this.manifest,
      segments: [segment],
      gone,
      whole: [],
      activeOnly: true,
      at: new Date().toISOString(),
    });
    this.manifest = merged.manifest;
  }
  /** The copy of the state that a run writes when it has committed. */
  async commit(): Promise<void> {
    const { exportId: feedId, instance } = EXPORT;
    await this.store.putDocument(`state/${feedId}.json`, {
      ...{ v: 1, feedId, instance, writtenAt: new Date().toISOString() },
      state: { ...emptyState(feedId), ledger: this.manifest },
    });
  }
}

export async function serve(
  mirror: Mirror,
  options: Partial<TaxiiServerOptions> = {},
): Promise<RunningTaxii & { readonly logged: string[] }> {
  const logged: string[] = [];
  const collections = options.collections ?? [collection(COLLECTION_ID, 'amber', 'AMBER')];
  const running = await startTaxii({
    host: '127.0.0.1',
    port: 0,
    about: { title: 'Demo' },
    collections,
    accounts: [{ ...USER, collections: new Set(collections.map(({ id }) => id)) }],
    store: mirror.store,
    newestMirror: () => Promise.resolve(mirror.manifest),
    log: (level, message) => logged.push(`${level} ${message}`),
    followEveryMs: 3_600_000,
    ...options,
  });
  onTestFinished(() => running.close());
  await running.follow();
  return { ...running, logged };
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Read; empty for no JSON. */
  readonly body: Body;
}
export interface Body {
  readonly more?: boolean;
  readonly next?: string;
  readonly objects?: readonly (StixObject & {
    readonly date_added: string;
    readonly version: string;
  })[];
  readonly versions?: readonly string[];
  readonly [name: string]: unknown;
}

export const basicOf = ({ name, password }: { name: string; password: string }): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

/** The path goes out as it is written. */
export function get(
  { port }: Pick<RunningTaxii, 'port'>,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: {
    method?: string;
    headers?: Readonly<Record<string, string | undefined>>;
    body?: string | Buffer;
  } = {},
): Promise<Got> {
  const all: Readonly<Record<string, string | undefined>> = {
    authorization: basicOf(USER),
    accept: TYPE,
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port,
        host: '127.0.0.1',
        path,
        method,
        agent: false,
        headers: Object.fromEntries(
          Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            body: text.startsWith('{') ? (JSON.parse(text) as Body) : {},
          });
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export const OBJECTS = '/api/collections/amber/objects/';

/** Every page, one after the other. */
export async function pages(
  server: Pick<RunningTaxii, 'port'>,
  path: string,
  between: (page: Got) => Promise<void> = () => Promise.resolve(),
): Promise<readonly Got[]> {
  const all: Got[] = [];
  let next: string | undefined;
  do {
    const page: Got = await get(
      server,
      next === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}next=${next}`,
    );
    if (page.status !== 200) throw new Error(page.text);
    all.push(page);
    next = page.body.next;
    await between(page);
  } while (next !== undefined);
  return all;
}

export const idsOf = (all: readonly Got[]): string[] =>
  all.flatMap(({ body }) => (body.objects ?? []).map(({ id }) => id));
