// Exports in the YAML: what is taken, and one clear message for everything that is wrong.
import { describe, expect, test } from 'vitest';
import { exportInfo } from '../../src/cli/export-info.ts';
import { settingsOfAll } from '../../src/cli/settings.ts';
import { effectiveExport, readConfig } from '../../src/config/index.ts';
import { CodedError } from '../../src/core/errors.ts';

const ENV = { TC_ID: 'id', TC_KEY: 'key' };
const yaml = (block: string): string => `platforms:
  main:
    tc_api_path: https://tc.example/api
    api_access_id: \${env:TC_ID}
    api_secret_key: \${env:TC_KEY}
feeds: { urlhaus: {} }
exports:
${block}`;
const settings = (block: string) =>
  effectiveExport(
    readConfig(yaml(`  soc:\n${block}`), '/srv/feeds.yaml', ENV),
    'soc',
    exportInfo(),
  );
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CodedError && error.code === 'ConfigInvalid') return error.message;
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('an export in the YAML', () => {
  test.each([
    ['', undefined],
    ['schedule: { every: 15m }', 900_000],
    ['feedFetchInterval: 30', 1_800_000],
    ['feed: true', 14_400_000],
    ['{ feed: true, feedFetchInterval: 30, schedule: { every: 15m } }', 900_000],
    ['{ feed: false, schedule: { every: 15m } }', undefined],
    ['{ feed: false, feedFetchInterval: 30 }', undefined],
  ])('has a schedule by what is written of it: %s', (written, everyMs) => {
    const block = written.startsWith('{') ? written.slice(1, -1).trim() : written;
    const lines = block === '' ? '' : block.replace(/, (?=[a-z])/g, '\n    ');
    const read = settings(`    ${lines}\n    outputs: { lists: { to: ./out } }\n`);
    expect(read.scheduleEveryMs).toBe(everyMs);
  });

  test.each([
    ['', ['state', 'changes', 'state']],
    ['feedIncremental: true', ['changes', 'changes', 'state']],
    ['feedIncremental: false', ['state', 'state', 'state']],
  ])('has outputs that tell what feedIncremental says, where they can: %s', (line, contents) => {
    const read = settings(`    ${line}
    outputs:
      csv: { to: ./a }
      changes: { use: json-lines, content: ${contents[1] ?? ''}, to: ./b }
      lists: { to: ./c }
`);
    expect(read.outputs.map(({ content }) => content)).toEqual(contents);
  });

  test('has outputs in folders and to receivers, and keeps of its parameters what was written', () => {
    const read = settings(`    owners: [A]
    tlp_color: AMBER
    schedule: { every: 15m }
    outputs:
      lists: { to: ./out }
      siem: { use: json-lines, to: 'https://siem.example/x', headers: { authorization: 'Bearer \${env:T}' }, ceiling: GREEN }
`);
    expect(read).toMatchObject({
      kind: 'export',
      feedId: 'soc',
      title: 'Export soc',
      scheduleEveryMs: 900_000,
      parameters: { owners: ['A'], tlp_color: 'AMBER' },
      outputs: [
        {
          name: 'lists',
          output: 'lists',
          mode: 'fixed',
          content: 'state',
          unmarked: 'AMBER',
          target: { kind: 'folder', path: '/srv/out' },
        },
        {
          name: 'siem',
          output: 'json-lines',
          content: 'changes',
          ceiling: 'GREEN',
          target: { kind: 'receiver', url: 'https://siem.example/x', maxEvents: 500 },
        },
      ],
    });
    expect(Object.keys(read.parameters)).toEqual(['owners', 'tlp_color']);
  });

  test.each(['out/https', './https:/x', 'https.d/x', 'C:/out', '/srv/a:1'])(
    'may have a folder named %s',
    (to) => {
      const read = settings(`    outputs: { lists: { to: '${to}' } }\n`);
      expect(read.outputs[0]?.target.kind).toBe('folder');
    },
  );

  test('tells what is wrong with parameters, platform, outputs and taxii at once', () => {
    const text = `${yaml(`  soc:
    confidnce: 5
    platform: other
    outputs: { lits: { to: a }, csv: { to: b, settings: { colums: [id] } } }
`)}taxii: { users: {}, collections: { soc: {}, none: {} } }
`;
    const told = messageOf(() => settingsOfAll(readConfig(text, '/srv/feeds.yaml', ENV)));
    for (const words of [
      'Did you mean confidence?',
      'exports.soc.platform: expected one of main, got other',
      'exports.soc.outputs.lits: there is no output lits. Did you mean lists?',
      'exports.soc.outputs.csv.settings.colums: unknown key. Did you mean columns?',
      'taxii.users: expected at least one user',
      'taxii.collections.none: there is no export none',
    ])
      expect(told.split(words), words).toHaveLength(2);
  });

  test('hands its parameters to outputs that know them', () => {
    const read = settings(
      `    tlp_color: GREEN\n    feedTags: [x]\n    outputs: { xsoar-json: { to: out, settings: { tlp_color: RED } } }\n`,
    );
    expect(read.outputs[0]?.settings).toEqual({ tlp_color: 'RED', feedTags: ['x'] });
  });

  test.each([
    ['no output', '    outputs: {}\n', 'expected at least one output'],
    ['an output that there is not', '    outputs: { lits: { to: out } }\n', 'Did you mean lists?'],
    ['a misspelt parameter', '    ownres: [A]\n    outputs: { lists: { to: out } }\n', 'owners'],
    [
      'a secret in a header',
      "    outputs: { json-lines: { to: 'https://s.example', headers: { authorization: 'Bearer abc' } } }\n",
      'expected a reference',
    ],
    [
      'a password in the address',
      "    outputs: { json-lines: { to: 'https://u:p@s.example' } }\n",
      'expected a reference',
    ],
    [
      'another protocol',
      "    outputs: { json-lines: { to: 'ftp://s.example' } }\n",
      'expected a folder or an http(s) address',
    ],
    ...[
      'https:/s.example/x',
      'https//s.example',
      ' https://s.example',
      'siem:8080/x',
      'HTTP:s',
    ].map((to): [string, string, string] => [
      `what is almost an address: ${JSON.stringify(to)}`,
      `    outputs: { json-lines: { to: '${to}' } }\n`,
      'expected an address such as https://siem.example/intel, or a folder (./',
    ]),
    [
      'lists to a receiver',
      "    outputs: { lists: { to: 'https://s.example' } }\n",
      'expected a folder',
    ],
    [
      'the state to a receiver',
      "    outputs: { csv: { to: 'https://s.example', content: state } }\n",
      'expected changes for csv to a receiver',
    ],
    [
      'events as state',
      '    outputs: { cef: { to: out, content: state } }\n',
      'expected changes for cef',
    ],
    [
      'a setting that the output does not have',
      '    outputs: { lists: { to: out, settings: { typs: [Host] } } }\n',
      'typs',
    ],
    ['a wrong ceiling', '    outputs: { lists: { to: out, ceiling: PURPLE } }\n', 'CLEAR'],
    [
      'an invalid query',
      '    indicator_query: "rating GEQ"\n    outputs: { lists: { to: out } }\n',
      'indicator_query',
    ],
    [
      'a platform that there is not',
      '    platform: other\n    outputs: { lists: { to: out } }\n',
      'expected one of main, got other',
    ],
  ])('is refused with %s', (_name, block, message) => {
    expect(messageOf(() => settings(block))).toContain(message);
  });

  test('may not have the id of a feed', () => {
    const text = yaml('  urlhaus: { outputs: { lists: { to: out } } }\n');
    expect(messageOf(() => readConfig(text, '/srv/feeds.yaml', ENV))).toContain(
      'an id that no feed has',
    );
  });

  test('may not write into the folder of another output', () => {
    const text = yaml(
      '  soc: { outputs: { lists: { to: ./out/lists }, csv: { to: ./out/csv } } }\n  siem: { outputs: { lists: { to: out/x/../lists } } }\n',
    );
    expect(messageOf(() => readConfig(text, '/srv/feeds.yaml', ENV))).toContain(
      'exports.siem.outputs.lists.to: expected a folder of its own, got "out/x/../lists", which is that of output lists of soc',
    );
  });
});
