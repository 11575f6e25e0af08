// `tcfeeds test` and `tcfeeds lint` on exports of a YAML, and `indicators get` for owners that are not there.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { requireConfig } from '../../src/cli/context.ts';
import { requireReadingPosition } from '../../src/cli/export-cursor.ts';
import { placeholderWarnings } from '../../src/cli/placeholder-warnings.ts';
import { runInProcess } from '../support/command-line.ts';
import { OTHER_OWNER, OWNER, seed, simulate } from '../threatconnect/simulated.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => vi.unstubAllEnvs());

const PLATFORM =
  "platforms: { main: { tc_api_path: 'https://tc.example/api', tc_token: '${env:T}' } }\n";

async function yaml(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-checks-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = join(folder, 'feeds.yaml');
  await writeFile(config, text);
  const run = (...words: string[]) => runInProcess(config, words);
  return { folder, run };
}

interface Findings {
  readonly findings: readonly {
    readonly severity: string;
    readonly check?: string;
    readonly rule?: string;
    readonly text?: string;
    readonly message?: string;
  }[];
}
const findingsOf = (stdout: string): Findings['findings'] =>
  (JSON.parse(stdout) as Findings).findings;

async function platform() {
  const { simulator, tc } = await simulate();
  vi.stubEnv('TC_API_PATH', simulator.apiPath);
  vi.stubEnv('TC_ACCESS_ID', '11112222333344445555');
  vi.stubEnv('TC_SECRET_KEY', 'canary-secret-key-of-the-tests');
  await seed(tc);
}

test('test <export> tells what is wrong in the YAML and on the platform at once', async () => {
  await platform();
  const { run } = await yaml(`exports:
  soc:
    owners: [Nobody]
    confidnce: 50
    outputs:
      lits: { to: ./out/a }
      csv: { to: ./out/b, settings: { colums: [id] } }
      lists: { to: ./out/c, ceiling: AMBER }
`);
  const { code, stdout } = await run('test', 'soc', '--json');
  expect(code).toBe(1);
  const errors = findingsOf(stdout).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ check, text }) => `${check} ${text}`)).toEqual([
    expect.stringMatching(
      /^configuration .*:4: exports\.soc\.confidnce: .*did you mean confidence/i,
    ),
    expect.stringMatching(
      /^configuration .*:6: exports\.soc\.outputs\.lits: .*Did you mean lists\?/,
    ),
    expect.stringMatching(
      /^configuration .*:7: exports\.soc\.outputs\.csv\.settings\.colums: unknown key\. Did you mean columns\?/,
    ),
    expect.stringMatching(/^owners "Nobody" does not exist/),
  ]);
  expect(stdout).toContain('lists: ');
});

test('test <export> tries folders and leaves nothing behind; receivers are not called', async () => {
  await platform();
  const { folder, run } = await yaml(`exports:
  soc:
    owners: [${OWNER}]
    outputs:
      new: { use: lists, to: ./deep/er/new, ceiling: AMBER }
      there: { use: lists, to: ./there, ceiling: AMBER }
      used: { use: lists, to: ./used, ceiling: AMBER }
      file: { use: lists, to: ./feeds.yaml/x, ceiling: AMBER }
      other: { use: lists, to: ./other }
      siem: { use: json-lines, to: 'http://192.0.2.10/x', ceiling: GREEN }
`);
  for (const name of ['there', 'used', 'other']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'used', 'mine.txt'), 'mine');
  await writeFile(
    join(folder, 'other', '.tcfeeds-files.json'),
    '{"v":1,"output":"b+lists","files":[]}',
  );
  const { code, stdout } = await run('test', 'soc', '--json');
  expect(code).toBe(1);
  const found = findingsOf(stdout).filter(({ check }) => check === 'outputs');
  expect(found.map(({ severity, text }) => `${severity} ${text?.replaceAll(folder, '')}`)).toEqual([
    'ok new: /deep/er/new can be made, by this user on this machine, up to TLP:AMBER',
    'ok there: /there can be written, by this user on this machine, up to TLP:AMBER',
    'ok used: /used can be written, by this user on this machine, up to TLP:AMBER',
    expect.stringMatching(
      /^warning used: \/used holds what this output has not written \(mine\.txt\)/,
    ),
    'error file: output folder /feeds.yaml/x: /feeds.yaml is a file; give another folder',
    expect.stringMatching(
      /^error other: output folder \/other: it is that of output lists of export b/,
    ),
    expect.stringMatching(/^warning output other has no ceiling/),
    'ok siem: POST http://192.0.2.10/x, up to TLP:GREEN; it was not called',
    expect.stringMatching(/^warning output siem: http to 192\.0\.2\.10/),
  ]);
  expect((await readdir(folder)).sort()).toEqual(['feeds.yaml', 'other', 'there', 'used']);
  expect(await readdir(join(folder, 'there'))).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'test <export> finds folders that cannot be made',
  async () => {
    await platform();
    const { run } = await yaml(
      `exports: { soc: { owners: [${OWNER}], outputs: { lists: { to: /proc/nope/deeper } } } }\n`,
    );
    const { stdout } = await run('test', 'soc', '--json');
    expect(stdout).toContain('/proc/nope/deeper: cannot be written (ENOENT)');
  },
);

test('lint looks at exports: what leaves without a ceiling, unencrypted, or too late', async () => {
  const { run } = await yaml(`${PLATFORM}exports:
  soc:
    mode: compatible
    indicator_query: rating > 3
    group_type: []
    schedule: { every: 3d }
    outputs:
      xsoar-json: { to: ./out, ceiling: RED }
      siem:
        use: json-lines
        to: http://siem.example/x
        headers: { authorization: 'Bearer \${env:T}' }
      csv: { to: 'https://192.0.2.10/x', verifyTls: false, ceiling: GREEN }
      cef: { to: 'http://127.0.0.1:9/x', ceiling: GREEN }
  wrong: { outputs: { lists: { to: ./b, ceiling: RED, settings: { typs: [Host] } } } }
  served: {}
taxii:
  users: { a: { token: '\${env:T}' } }
  collections: { served: {}, amber: { export: served, title: A, ceiling: AMBER } }
`);
  const { code, stdout, stderr } = await run('lint', '--json');
  expect(code, stderr).toBe(1);
  const all = findingsOf(stdout) as readonly { rule: string; severity: string; message: string }[];
  expect(
    all.map(
      (one) => `${(one as unknown as { export: string }).export} ${one.severity} ${one.rule}`,
    ),
  ).toEqual([
    'soc warning rare_schedule',
    'soc warning no_delta',
    'soc warning no_ceiling',
    'soc error plain_http',
    'soc warning placeholder_address',
    'soc warning unverified_tls',
    'wrong error unusable',
    'served warning no_ceiling',
  ]);
  expect(all[0]?.message).toContain('up to 72 hours apart');
  expect(all[6]?.message).toMatch(/settings\.typs: unknown key\. Did you mean types\?/);
  vi.stubEnv('T', 'x');
  const one = await run('lint', 'served');
  expect(one).toMatchObject({ code: 0, stderr: '1 export: 0 errors, 1 warning\n' });
  expect(one.stdout).toContain('collection served has no ceiling');
  expect((await run('lint', 'served', '--strict')).code).toBe(1);
});

test('lint counts feeds and exports', async () => {
  vi.stubEnv('T', 'x');
  const { run } = await yaml(`${PLATFORM}feeds: { cins: { tc_owner: O } }
exports: { soc: { outputs: { lists: { to: ./out, ceiling: RED } } } }
`);
  expect((await run('lint')).stderr).toBe('1 feed, 1 export: 0 errors, 0 warnings\n');
});

test('indicators get tells an owner that is not there, with those that there are', async () => {
  await platform();
  const { run } = await yaml('{}\n');
  const get = (...words: string[]) => run('indicators', 'get', ...words);
  const nobody = await get('--owners', 'Nobody');
  expect(nobody).toMatchObject({ code: 1, stdout: '' });
  expect(nobody.stderr.replaceAll(/\s+/g, ' ')).toContain(
    `InputInvalid: --owners: "Nobody" does not exist or is not visible to these credentials; visible: Demo Organization, ${OWNER}, ${OTHER_OWNER}`,
  );
  const slip = await get('--owners', `${OWNER},Demo Sorce`);
  expect(slip).toMatchObject({ code: 1 });
  expect(slip.stderr).toContain(`did you mean ${OWNER}`);
  const compatible = await get('--owners', 'Nobody', '--mode', 'compatible');
  expect(compatible).toMatchObject({ code: 0 });
  expect(compatible.stderr).toContain('"Nobody" does not exist');
  expect(compatible.stderr).toContain('No indicators.');
  expect(await get('--owners', OTHER_OWNER)).toMatchObject({ code: 0, stderr: 'No indicators.\n' });
});

test('indicators get refuses types and words that the instance does not have, naming the option', async () => {
  await platform();
  const { run } = await yaml('{}\n');
  const told = async (...words: string[]) => {
    const { code, stdout, stderr } = await run('indicators', 'get', ...words);
    return { code, stdout, stderr: stderr.replaceAll(/\s+/g, ' ') };
  };
  const type = await told('--indicator-type', 'Host,Hots');
  expect(type).toMatchObject({ code: 1, stdout: '' });
  expect(type.stderr).toContain(
    'InputInvalid: --indicator-type: there is no indicator type "Hots"; did you mean Host?',
  );
  const compatible = await told('--indicator-type', 'Hots', '--mode', 'compatible');
  expect(compatible.code).toBe(0);
  expect(compatible.stderr).toContain('there is no indicator type "Hots"');
  expect((await told('--indicator-type', 'All')).code).toBe(0);
  for (const mode of ['fixed', 'compatible']) {
    const { stderr } = await told('--mode', mode, '--tql-query', 'typName = "Host"');
    expect(stderr).toContain(
      'this instance knows no typName for indicators; did you mean typeName',
    );
  }
  expect((await told('--tql-query', 'typeName = Host')).stderr).toContain(
    'ConfigInvalid: --tql-query: expected a value, got Host; texts need quotes: "Host"',
  );
});

test('lint names variables that are not set, and types that are a slip, and up refuses before it starts', async () => {
  vi.stubEnv('T', 'x');
  vi.stubEnv('UNSET_TOKEN', '');
  const { run } = await yaml(`${PLATFORM}exports:
  soc: { indicator_type: [Hots, Own Type], outputs: { lists: { to: ./a, ceiling: RED } } }
taxii:
  users: { a: { token: '\${env:UNSET_TOKEN}' } }
  collections: { soc: { ceiling: AMBER } }
`);
  const { code, stdout } = await run('lint', '--json');
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { unset: unknown }).unset).toEqual([
    { name: 'UNSET_TOKEN', usedBy: ['taxii'] },
  ]);
  expect(findingsOf(stdout).map(({ rule, message }) => `${rule} ${message}`)).toEqual([
    'unknown_type indicator_type: there is no standard type "Hots"; did you mean Host?',
  ]);
  const told = await run('lint');
  expect(told.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'note: not set in the environment of this command: UNSET_TOKEN (taxii)',
  );
  const up = await run('up');
  expect(up.code).toBe(1);
  expect(up.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'taxii.users: not set in the environment: UNSET_TOKEN. Nothing was started',
  );
});

test('test says nothing of samples where an owner is not there', async () => {
  await platform();
  const { run } = await yaml('{}\n');
  const { code, stdout } = await run('test', '--set', 'owners=Nobody', '--json');
  expect(code).toBe(1);
  const findings = findingsOf(stdout);
  expect(findings.filter(({ severity }) => severity === 'error')).toHaveLength(1);
  expect(findings.filter(({ check }) => check === 'sample')).toEqual([]);
});

test('addresses on hosts of examples are told by apply as lint tells them', async () => {
  const { folder } = await yaml(`${PLATFORM}feeds:
  list: { use: generic-list, tc_owner: O, class: event, url: 'https://lists.example/x.txt' }
exports: { soc: { outputs: { csv: { to: 'https://soc.example/x', ceiling: RED } } } }
`);
  const config = await requireConfig(join(folder, 'feeds.yaml'));
  expect(placeholderWarnings(config)).toEqual([
    expect.stringMatching(/^list: .*https:\/\/lists\.example\/x\.txt is a placeholder/),
    expect.stringMatching(/^soc: output csv: soc\.example is a reserved name/),
  ]);
});

test('an export is read again from an instant and from nothing else', () => {
  expect(() => requireReadingPosition('soc', 'yesterday')).toThrow(
    /^--to: expected the instant from which export soc reads again.*got "yesterday"$/,
  );
  requireReadingPosition('soc', '2026-03-01T00:00:00Z');
});
