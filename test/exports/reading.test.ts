// Reading from the simulated platform: windows, what was deleted, the checks before, and the commands.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { checkExport } from '../../src/exports/check-export.ts';
import { findDeleted, type HeldIndicator } from '../../src/exports/find-deleted.ts';
import { createHeldAmong } from '../../src/exports/find-deleted-held.ts';
import { mergeIntoMirror } from '../../src/exports/mirror/merge.ts';
import { SEGMENT_TYPE } from '../../src/exports/mirror/segment.ts';
import { readExportParameters } from '../../src/exports/parameters.ts';
import { exportFields, exportQuery } from '../../src/exports/query/query.ts';
import {
  readWindow,
  type ReadWindowInput,
  type WindowPage,
} from '../../src/exports/read-window.ts';
import type { ThreatConnect } from '../../src/threatconnect/index.ts';
import { recordingTerminal } from '../cli/recording-terminal.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { startPlatform, text } from '../threatconnect/platform.ts';
import { OTHER_OWNER, OWNER, seed, simulate } from '../threatconnect/simulated.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => vi.unstubAllEnvs());

const ALL = readExportParameters();
const STATES = exportQuery('indicator', ALL) ?? '';

const textOf = ({ lines }: WindowPage): string => Buffer.from(lines).toString();

async function read(tc: Pick<ThreatConnect, 'raw'>, more: Partial<ReadWindowInput> = {}) {
  const pages: WindowPage[] = [];
  const result = await readWindow({
    tc,
    kind: 'indicator',
    tql: STATES,
    fields: exportFields('indicator', ALL),
    onPage: (page) => void pages.push(page),
    ...more,
  });
  const lines = pages.flatMap((page) => textOf(page).split('\n').filter(Boolean));
  return { result, pages, values: lines.map((line) => line.split('\t')[4]) };
}

const hosts = async (tc: ThreatConnect, count: number) => {
  const change = tc.change();
  for (let n = 0; n < count; n += 1) change.indicator('Host', `h${n}.example`).setRating(1);
  (await change.commit()).throwIfFailed();
};

describe('a window', () => {
  test('is read page after page and goes on behind any of them, without loss or double', async () => {
    const { tc } = await simulate();
    await hosts(tc, 12);
    const whole = await read(tc, { maxPageSize: 5 });
    expect(whole.result).toMatchObject({ finished: true, pages: 3, objects: 12, refused: 0 });
    expect(new Set(whole.values).size).toBe(12);
    for (const [index, { position }] of whole.pages.entries()) {
      const rest = await read(tc, { position });
      expect([...whole.values.slice(0, (index + 1) * 5), ...rest.values]).toEqual(whole.values);
    }
    const paused = await read(tc, { maxPageSize: 5, maxPages: 1 });
    expect(paused.result).toMatchObject({ finished: false, pages: 1, objects: 5 });
  });

  test('is asked for in smaller pages when the platform cannot give large ones', async () => {
    const { tc, control } = await simulate({ retry: { attempts: 1 } });
    await hosts(tc, 12);
    await control('faults', {
      method: 'GET',
      path: 'v3/indicators',
      action: { kind: 'respond', status: 503 },
    });
    const { result, values } = await read(tc, { maxPageSize: 40 });
    expect(result.position?.sizing).toEqual({ size: 10, ceiling: 10 });
    expect(values).toHaveLength(12);
  });

  test('fails when the smallest page fails as well', async () => {
    const { tc, control } = await simulate({ retry: { attempts: 1 } });
    await control('faults', {
      method: 'GET',
      path: 'v3/indicators',
      times: 9,
      action: { kind: 'respond', status: 503 },
    });
    await expect(read(tc)).rejects.toMatchObject({ code: 'PlatformUnavailable' });
    await control('faults', []);
  });

  test('loses nothing beside an object that cannot be read', async () => {
    const objects = [
      '{"id":9007199254740993,"type":"Host","summary":"a.example"}',
      '{"id":9007199254740994,"type":7,"summary":"b.example"}',
      '{"type":"Host","summary":"c.example"}',
      'null',
      '{"id":9007199254740995,"type":"Host","summary":"d.example"}',
    ];
    const { client } = await startPlatform(
      text(`{"status":"Success","data":[${objects.join(',')}]}`),
    );
    const { result, pages, values } = await read(client);
    // What is there and cannot be read keeps its place.
    expect(values).toEqual(['a.example', '', 'd.example']);
    expect(pages.map(textOf).join('')).toContain('\t9007199254740993\t');
    expect(result).toMatchObject({
      objects: 5,
      refused: 3,
      position: { after: '9007199254740995' },
    });
    expect(pages[0]?.refused.map(({ code }) => code)).toEqual(Array(3).fill('malformed'));
    expect(pages[0]?.refused[2]?.message).toBe(
      'an entry of the list of indicators: expected an object, got null',
    );
  });

  test('ends with the caller: what it throws comes back as it is', async () => {
    const { tc } = await simulate();
    await hosts(tc, 1);
    const full = new Error('disk full');
    await expect(read(tc, { onPage: () => Promise.reject(full) })).rejects.toBe(full);
  });
});

const SINCE = '2000-01-01T00:00:00Z';

describe('what was deleted', () => {
  test('is told when it is gone by id, and what was made anew comes in the same change', async () => {
    const { tc, open } = await simulate();
    await hosts(tc, 3);
    const other = open({ owner: OTHER_OWNER });
    await hosts(other, 1);
    const { store } = await temporaryStore();
    const { pages } = await read(tc);
    const segment = await store.write('s', pages.map(textOf).join(''), {
      contentType: SEGMENT_TYPE,
      count: 4,
    });
    const mirror = { store, exportId: 'e', instance: tc.instance };
    const { manifest } = await mergeIntoMirror({
      ...mirror,
      prefix: 'ledger/e/a',
      segments: [segment],
      gone: [],
      whole: [],
      activeOnly: true,
      at: SINCE,
    });
    const held: HeldIndicator[] = [];
    const heldAmong: Parameters<typeof findDeleted>[0]['heldAmong'] = async (values) => {
      held.push(...(await createHeldAmong({ ...mirror, manifest })(values)));
      return held;
    };
    const remove = tc.change();
    remove.indicator('Host', 'h0.example').delete();
    remove.indicator('Host', 'h1.example').delete();
    (await remove.commit()).throwIfFailed();
    await hosts(tc, 1);

    const found = await findDeleted({
      tc,
      owners: [OWNER, OTHER_OWNER, 'Nobody'],
      since: SINCE,
      tql: STATES,
      fields: ['tags'],
      heldAmong,
    });
    expect(held.map(({ owner, value }) => `${owner} ${value}`)).toEqual([
      `${OWNER} h0.example`,
      `${OWNER} h1.example`,
    ]);
    expect(found.gone.map(({ id }) => id)).toEqual(held.map(({ id }) => id));
    expect(found.lines).toContain('\th0.example\t');
    expect(found.lines).not.toContain('\th1.example\t');
    expect(found.listed).toBe(2);
    expect(found.failed.map(({ owner }) => owner)).toEqual(['Nobody']);
  });

  test('is not told of an indicator that is there under its id, even switched off', async () => {
    const { tc, control } = await simulate();
    await hosts(tc, 1);
    await control('edit', { owner: OWNER, type: 'Host', summary: 'h0.example', setActive: false });
    const { pages } = await read(tc);
    const [, id = ''] = pages.map(textOf).join('').split('\t');
    const remove = tc.change();
    remove.indicator('Host', 'gone.example').setRating(1);
    (await remove.commit()).throwIfFailed();
    const away = tc.change();
    away.indicator('Host', 'gone.example').delete();
    (await away.commit()).throwIfFailed();
    const found = await findDeleted({
      tc,
      owners: [OWNER],
      since: SINCE,
      tql: '',
      fields: [],
      heldAmong: () => Promise.resolve([{ id, owner: OWNER, type: 'Host', value: 'h0.example' }]),
    });
    expect(found).toMatchObject({ gone: [], lines: '', listed: 1 });
  });
});

describe('the check before the first run', () => {
  const errorsOf = async (
    tc: ThreatConnect,
    block: Parameters<typeof readExportParameters>[0] = {},
  ) =>
    (await checkExport({ tc, parameters: readExportParameters(block) }))
      .filter(({ severity }) => severity !== 'ok')
      .map(({ severity, check, text: words }) => `${severity} ${check} ${words}`);

  test('row 23: finds credentials, clock, owners, queries and a sample of each type in order', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const findings = await checkExport({ tc });
    expect(findings.filter(({ severity }) => severity !== 'ok')).toEqual([]);
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set(['clock', 'credentials', 'owners', 'query', 'deletions', 'sample']),
    );
    expect(findings.map((one) => one.text).join('\n')).toMatch(
      /one of each was read: File, Host, URL, Address/,
    );
  });

  test('names everything at once', async () => {
    const { tc } = await simulate();
    const found = await errorsOf(tc, {
      owners: 'Demo Sorce',
      indicator_type: 'Hots',
      indicator_query: 'ratting > 3',
      group_query: 'confidence > 3',
    });
    expect(found).toEqual([
      expect.stringMatching(
        /^error owners "Demo Sorce" does not exist.*did you mean Demo Source\?/,
      ),
      expect.stringMatching(/^error types there is no indicator type "Hots"; did you mean Host\?/),
      expect.stringMatching(
        /^error query this instance knows no ratting for indicators; did you mean rating\?/,
      ),
      expect.stringMatching(/^error query this instance knows no confidence for groups/),
    ]);
  });

  test('stops at credentials and clock that are wrong', async () => {
    const { open, control } = await simulate();
    const stranger = open({
      credentials: { accessId: 'nobody', secretKey: 'wrong-secret-of-the-tests' },
    });
    expect(await errorsOf(stranger)).toEqual([
      expect.stringMatching(/^error credentials AuthFailed/),
    ]);
    await control('clock', { offsetMs: 600_000 });
    expect((await errorsOf(open()))[0]).toMatch(
      /^error clock this machine is (?:599|600) s behind the platform/,
    );
  });

  test('warns of a query that the compatible mode would send for ever', async () => {
    const { tc } = await simulate();
    expect(
      await errorsOf(tc, { mode: 'compatible', indicator_query: 'rating > 3', group_type: '' }),
    ).toEqual([
      expect.stringContaining('each run reads the same objects'),
      expect.stringContaining('nothing is there now'),
    ]);
  });

  test('row 24: reads owners page after page, however many', async () => {
    const { tc } = await simulate(
      {},
      {
        owners: Array.from(
          { length: 1_203 },
          (_, n) => ({ name: `Owner ${n}`, kind: n === 0 ? 'Organization' : 'Source' }) as const,
        ),
      },
    );
    expect(
      await errorsOf(tc, { owners: 'Owner 1202', indicator_type: 'Host', group_type: '' }),
    ).toEqual([expect.stringContaining('nothing is there now of Host')]);
  });
});

describe('the commands', () => {
  const platform = async () => {
    const simulated = await simulate();
    vi.stubEnv('TC_API_PATH', simulated.simulator.apiPath);
    vi.stubEnv('TC_ACCESS_ID', '11112222333344445555');
    vi.stubEnv('TC_SECRET_KEY', 'canary-secret-key-of-the-tests');
    await seed(simulated.tc);
    return simulated;
  };
  let width = 100;
  afterEach(() => (width = 100));
  const run = async (...words: string[]) => {
    const terminal = recordingTerminal(width);
    const code = await runCli(words, terminal);
    return { code, out: terminal.stdout(), err: terminal.stderr() };
  };

  test('indicators get: a table that fits, and JSON as the platform sent it', async () => {
    const { tc } = await platform();
    const shown = await run('indicators', 'get', '--indicator-type', 'Host, Address');
    expect(shown).toMatchObject({ code: 0, err: '3 indicators\n' });
    expect(shown.out).toContain('192.0.2.1');
    width = 60;
    const narrow = await run('indicators', 'get');
    expect(Math.max(...narrow.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    const sent = await tc.raw.page('indicators', {
      tql: 'typeName = "Host"',
      start: 1,
      pageSize: 1,
      fields: ['tags', 'securityLabels', 'threatAssess'],
      sorting: 'id asc',
    });
    const { out } = await run(
      'indicators',
      'get',
      '--indicator-type',
      'Host',
      '--limit',
      '1',
      '--offset',
      '1',
      '--json',
    );
    expect(out).toBe(`[${sent[0]?.text}]\n`);
  });

  test('indicators get: ids beyond 2^53 are intact', async () => {
    const object = '{"id":9007199254740993,"type":"Host","summary":"a.example","rating":3.0}';
    const { server } = await startPlatform(text(`{"status":"Success","data":[${object}]}`));
    vi.stubEnv('TC_API_PATH', server.url);
    vi.stubEnv('TC_TOKEN', 'token-of-the-tests');
    vi.stubEnv('TC_ACCESS_ID', '');
    vi.stubEnv('TC_SECRET_KEY', '');
    expect((await run('indicators', 'get', '--json')).out).toBe(`[${object}]\n`);
  });

  test.each([
    [['--confidence', '90'], 0],
    [['--confidence', '89'], 1],
    [['--owners', OTHER_OWNER], 0],
    [['--tql-query', 'summary = "meek.example"'], 1],
    [['--mode', 'compatible', '--confidence', '89'], 1],
    [['--threat-assess-score', '1000'], 0],
    [['--active-indicators', 'false', '--indicator-type', 'URL'], 1],
  ])('indicators get %j', async (words, count) => {
    await platform();
    const { out } = await run('indicators', 'get', ...words, '--json');
    expect(JSON.parse(out)).toHaveLength(count);
  });

  test.each([
    [
      ['indicators', 'get', '--limit', '0'],
      'InputInvalid: --limit: expected a whole number from 1 to 10000',
    ],
    [['indicators', 'get', '--tql_query', 'x'], 'Did you mean --tql-query?'],
    [['indicators', 'get', '--tql-query', 'rating >'], 'ConfigInvalid: --tql-query:'],
    [['test', '--set', 'tlp_color=amber'], 'did you mean AMBER?'],
    [['owners', '--platform', 'other'], 'There is no platform "other"'],
  ])('refuse %j', async (words, message) => {
    await platform();
    expect(await run(...words)).toMatchObject({
      code: 1,
      err: expect.stringContaining(message) as string,
    });
  });

  test('owners: with permissions, and JSON in the form of the platform', async () => {
    await platform();
    expect((await run('owners')).out).toMatch(/Demo Source +Source/);
    const [first] = JSON.parse((await run('owners', '--json')).out) as Record<string, unknown>[];
    expect(first).toMatchObject({
      id: expect.any(Number) as number,
      name: 'Demo Organization',
      permIndicator: expect.any(String) as string,
    });
  });

  test('test: findings and what is asked, and an exit code', async () => {
    await platform();
    const good = await run('test');
    expect(good).toMatchObject({ code: 0, err: '0 errors, 0 warnings\n' });
    expect(good.out).toMatch(/indicators +asked for/);
    const bad = await run('test', '--set', 'owners=Nobody', '--json');
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.out)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ severity: 'error', check: 'owners' }),
      ]) as unknown,
    });
  });

  test('test <export>: the parameters and the platform of the YAML', async () => {
    await platform();
    const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const config = join(folder, 'tcfeeds.yaml');
    writeFileSync(
      config,
      `exports: { soc: { owners: [${OWNER}], indicator_type: [Host], group_type: [], outputs: { lists: { to: ./out } } } }\n`,
    );
    const soc = (...words: string[]) => run('test', 'soc', '--config', config, ...words);
    const good = await soc();
    expect(good).toMatchObject({ code: 0, err: '0 errors, 1 warning\n' });
    expect(good.out).toMatch(/warning +outputs +output lists has no ceiling/);
    expect(good.out).toContain(`${OWNER} (Source) is readable`);
    expect(good.out).toMatch(/types +Host/);
    expect(await soc('--set', 'owners=Nobody')).toMatchObject({ code: 1 });
    expect((await soc('--platform', 'x')).err).toContain('names its platform in the YAML');
    const unknown = await run('test', 'sock', '--config', config);
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.err).toContain('there is no export sock');
  });

  test('say what is missing without a platform', async () => {
    for (const name of ['TC_API_PATH', 'TC_ACCESS_ID', 'TC_SECRET_KEY', 'TC_TOKEN'])
      vi.stubEnv(name, '');
    expect((await run('owners')).err).toContain(
      'Set TC_API_PATH with TC_ACCESS_ID and TC_SECRET_KEY',
    );
  });
});
