// The client of OASIS reads our TAXII server: what it gets is what the exports hold, by an oracle that knows no pages.
//
// Needs Python 3.11 or later and, once, the package registry. Without them the suite fails; TCFEEDS_SKIP_TAXII=<reason> skips it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exportInfo } from '../../../src/cli/export-info.ts';
import { startTaxiiProcess } from '../../../src/cli/taxii-process.ts';
import { effectiveTaxii, readConfig } from '../../../src/config/index.ts';
import type { Tlp } from '../../../src/core/export-settings.ts';
import {
  createToStix,
  isStricter,
  labelledTlp,
  stixSettings,
  type ExportedObject,
  type ExportEvent,
} from '../../../src/outputs/index.ts';
import { createLog } from '../../../src/worker/index.ts';
import { runTool } from '../../../src/worker/servers/run-tool.ts';
import { checkedEvents } from '../../conformance/checked-objects.ts';
import { TAXII_SET } from '../../conformance/checked-sets.ts';
import { providePython, skipNote, skipReason } from '../../conformance/python-environment.ts';
import { PYTHON_FOLDER } from '../../conformance/titles.ts';
import { create, data, indicator } from '../../outputs/sample-objects.ts';
import { temporaryStore } from '../../spool/temporary-store.ts';
import { Mirror } from '../../taxii/bench.ts';

const INSTANCE = 'tc.example/api';
const YAML = `platforms:
  main: { tc_api_path: 'https://tc.example/api', api_access_id: '\${env:A}', api_secret_key: '\${env:A}' }
exports: { all: {} }
taxii:
  port: 0
  users: { opencti: { password: '\${env:PASSWORD}' } }
  collections:
    soc: { export: all }
    partners: { export: all, title: Partners, ceiling: AMBER, settings: { observables: true } }
`;
const PASSWORD = 'pass:word-ü';
const COLLECTIONS = [
  { alias: 'soc', settings: {}, ceiling: 'RED' },
  { alias: 'partners', settings: { observables: true }, ceiling: 'AMBER' },
] as const;
const HOSTS = 6_000;

interface Said {
  readonly alias: string;
  readonly pages: number;
  readonly objects: number;
  readonly manifest: readonly string[];
  readonly last: string;
  readonly asked: number;
  readonly found: number;
  readonly types: readonly string[];
  readonly written: string;
}

const host = (n: number, rating = 1): ExportedObject =>
  indicator(
    {
      type: 'Host',
      summary: `h${n}.example`,
      hostName: `h${n}.example`,
      rating,
      ownerName: `Owner ${n % 5}`,
      securityLabels: data(...(n % 10 === 0 ? [{ name: 'TLP:RED' }] : [])),
      associatedGroups: data(...(n % 3 === 0 ? [{ id: 7, type: 'Campaign', name: 'c' }] : [])),
    },
    String(9_007_199_255_000_001n + BigInt(n) * 2n),
  );

/** Everything that a collection may show, by id: an object that several make may be any of theirs. */
function oracle(
  objects: readonly ExportedObject[],
  settings: object,
  ceiling: Tlp,
): Map<string, Set<string>> {
  const toStix = createToStix({ instance: INSTANCE }, stixSettings.parse(settings));
  const all = new Map<string, Set<string>>();
  for (const object of objects) {
    if (isStricter(labelledTlp(object) ?? 'CLEAR', ceiling)) continue;
    const made = toStix(create(object));
    if ('refused' in made) continue;
    for (const one of [...made.shared, ...made.objects])
      all.set(one.id, (all.get(one.id) ?? new Set()).add(JSON.stringify(one)));
  }
  return all;
}

describe.skipIf(skipReason(TAXII_SET) !== '')(`taxii2-client ${skipNote(TAXII_SET)}`, () => {
  test('reads all collections page by page, what came after an instant, and objects by id', async () => {
    const { python, version } = await providePython(TAXII_SET);
    const mirror = new Mirror((await temporaryStore()).store);
    const commit = async (...args: Parameters<Mirror['mergeObjects']>): Promise<void> => {
      await mirror.mergeObjects(...args);
      await mirror.commit();
    };
    const isHeld = (event: ExportEvent): boolean =>
      event.action !== 'withdraw' &&
      (event.object.kind === 'group' || event.object.record.active !== false);
    const checked = new Map(
      checkedEvents
        .filter(isHeld)
        .map(({ object }) => [`${object.kind}:${object.record.id}`, object]),
    );
    const objects = [...checked.values(), ...Array.from({ length: HOSTS }, (_, n) => host(n))];
    await commit(objects);

    const config = readConfig(YAML, '/srv/exports.yaml', {});
    const server = await startTaxiiProcess({
      settings: effectiveTaxii(config, exportInfo()),
      store: mirror.store,
      log: createLog({ level: 'error' }),
      env: { PASSWORD },
    });
    onTestFinished(() => server.close());
    await server.follow();
    const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-taxii-client-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const read = async (
      ...after: readonly string[]
    ): Promise<readonly Record<string, unknown>[]> => {
      const said: Record<string, unknown>[] = [];
      const program = join(PYTHON_FOLDER, 'taxii_collections.py');
      const { ok, problem, tail } = await runTool({
        command: python,
        args: ['-W', 'ignore', program, server.url, 'opencti', PASSWORD, ...after],
        timeoutMs: 240_000,
        cwd: folder,
        env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: folder, NO_PROXY: '127.0.0.1' },
        onLine: (line) => {
          if (line.startsWith('{')) said.push(JSON.parse(line) as Record<string, unknown>);
        },
      });
      expect(ok, `${problem}\n${tail.join('\n')}`).toBe(true);
      return said;
    };
    const got = async (alias: string): Promise<readonly { id: string; revoked?: boolean }[]> =>
      (await readFile(join(folder, `${alias}.jsonl`), 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { id: string });

    const [about, ...collections] = await read();
    expect(about).toEqual({
      title: 'Threat intelligence',
      roots: [server.apiRoot],
      wrong_password: 401,
    });
    const said = collections as unknown as Said[];
    expect(said.map(({ alias }) => alias)).toEqual(COLLECTIONS.map(({ alias }) => alias));
    for (const [at, { alias, settings, ceiling }] of COLLECTIONS.entries()) {
      const expected = oracle(objects, settings, ceiling);
      const all = await got(alias);
      const { pages, objects: count, manifest, ...more } = said[at]!;
      console.warn(`taxii2-client ${version}: ${alias}: ${count} objects in ${pages} pages`);
      expect(all.map(({ id }) => id)).toEqual(manifest);
      expect([...manifest].sort()).toEqual([...expected.keys()].sort());
      expect(all.filter((one) => expected.get(one.id)?.has(JSON.stringify(one)) !== true)).toEqual(
        [],
      );
      expect(pages).toBeGreaterThan(HOSTS / 700);
      expect(more).toMatchObject({ types: ['indicator'], written: 'AccessError' });
      expect(more.found).toBe(more.asked);
      expect(more.asked).toBeGreaterThanOrEqual(20);
    }

    await commit([host(1, 5), host(HOSTS)], [{ kind: 'indicator', id: host(2).record.id }]);
    await server.follow();
    await read(said[0]?.last ?? '');
    const delta = (await got('soc')).filter(({ id }) => id.startsWith('indicator--'));
    const idOf = (n: number): string =>
      [...oracle([host(n)], {}, 'RED').keys()].find((id) => id.startsWith('indicator--')) ?? '';
    expect(delta.map(({ id, revoked = false }) => [id, revoked]).sort()).toEqual(
      [
        [idOf(1), false],
        [idOf(2), true],
        [idOf(HOSTS), false],
      ].sort(),
    );
  });
});
