// `tcfeeds export convert`: saved answers of the API, in whatever form they were saved, into the form of an output.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { jsonObjects } from '../../src/cli/export/json-objects.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { textOf } from '../outputs/sample-objects.ts';
import { recordingTerminal } from './recording-terminal.ts';

// Each conversion opens a database; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-export-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const convert = async (...argv: readonly string[]) => {
  const terminal = recordingTerminal();
  const code = await runCli(['export', 'convert', ...argv], terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
};

const HOST = textOf('9007199254740993', {
  type: 'Host',
  summary: 'a.example',
  hostName: 'a.example',
  active: true,
});
const URL_ = textOf('9007199254740995', {
  type: 'URL',
  summary: 'http://b.example/',
  text: 'http://b.example/',
  active: true,
  description: 'two\nlines, "}]"',
});
const REPORT = textOf('12', { type: 'Report', name: 'R' });
const ALL = [HOST, URL_, REPORT];
const page = (...objects: readonly string[]): string =>
  `{"next":null,"data":[${objects.join(',')}],"count":${objects.length},"status":"Success"}`;
const sorted = (text: string): readonly string[] => text.trim().split('\n').sort();

describe('objects of saved JSON', () => {
  const FORMS: readonly (readonly [string, string])[] = [
    ['a page', page(...ALL)],
    ['several pages', `${page(HOST)}\n${page(URL_, REPORT)}`],
    ['a list', `[${ALL.join(',')}]`],
    ['a list of pages', `[${page(HOST)}, ${page(URL_, REPORT)}]`],
    ['an object per line', `${ALL.join('\n')}\n`],
    ['an object per line with Windows line ends', ALL.join('\r\n')],
    [
      'answers of single objects',
      ALL.map((object) => `{"data":${object},"status":"Success"}`).join('\n'),
    ],
  ];
  const read = async (text: string, size: number): Promise<readonly string[]> => {
    async function* chunks(): AsyncGenerator<string> {
      for (let at = 0; at < text.length; at += size)
        yield await Promise.resolve(text.slice(at, at + size));
    }
    const all: string[] = [];
    for await (const object of jsonObjects(chunks())) all.push(object);
    return all;
  };

  test.each(FORMS)('come out of %s, wherever it is cut', async (_form, text) => {
    for (const size of [1, 2, 3, 7, 64, 10_000]) expect(await read(text, size)).toEqual(ALL);
  });
  test('come out of indented JSON in one line', async () => {
    const [object = ''] = await read(
      JSON.stringify([{ type: 'Host', summary: 'a', tags: { data: [] } }], undefined, '\t'),
      5,
    );
    expect(object).not.toMatch(/[\r\n\t]/);
    expect(JSON.parse(object)).toEqual({ type: 'Host', summary: 'a', tags: { data: [] } });
  });
  test.each(['', '[]', page(), '{"data":null}', ' \n'])('are none in %j', async (text) => {
    expect(await read(text, 3)).toEqual([]);
  });
  test.each([
    ['<html>', /expected objects of the API in JSON, got <html>/],
    ['[1]', /got 1\]/],
    ['[[]]', /got \[\]\]/],
    ['"text"', /got "text"/],
    ['{"a":', /ends in the middle/],
    ['[{}', /ends in the middle/],
    ['{"a":"x', /ends in the middle/],
  ])('are refused in %j', async (text, message) => {
    await expect(read(text, 100)).rejects.toThrow(message);
  });
});

describe('tcfeeds export convert', () => {
  test('mixes files and forms, and writes files into a folder', async () => {
    const to = join(folder, 'out');
    const { code, stdout, stderr } = await convert(
      ...[
        '--input',
        file('page.json', page(HOST)),
        '--input',
        file('more.jsonl.gz', gzipSync(`${URL_}\n${REPORT}\n`)),
      ],
      ...['--output', 'json-lines', '--to', to],
    );
    expect(stderr).toBe(
      `read 3 objects: 2 indicators, 1 group\nwrote 3 objects to ${to}: groups.jsonl, indicators.jsonl\n`,
    );
    expect([code, stdout]).toEqual([0, '']);
    expect(readdirSync(to).sort()).toEqual(['groups.jsonl', 'indicators.jsonl']);
    expect(sorted(readFileSync(join(to, 'indicators.jsonl'), 'utf8'))).toEqual([HOST, URL_].sort());
    expect(readFileSync(join(to, 'groups.jsonl'), 'utf8')).toBe(`${REPORT}\n`);
  });

  test('writes one file to stdout, byte for byte, and words to stderr', async () => {
    const input = file('list.json', `[${ALL.join(',')}]`);
    const { stdout, stderr } = await convert(
      '--input',
      input,
      '--output',
      'csv',
      '--set',
      'columns=id,value',
    );
    expect(stdout).toBe(
      'id,value\r\n12,R\r\n9007199254740993,a.example\r\n9007199254740995,http://b.example/\r\n',
    );
    expect(stderr).toMatch(/^read 3 objects.*\nwrote 3 objects to stdout\n$/);
  });

  test('makes the objects of the XSOAR integration, groups first', async () => {
    const input = file('all.json', page(...ALL));
    const { stdout } = await convert(
      ...[
        '--input',
        input,
        '--output',
        'xsoar-json',
        '--mode',
        'compatible',
        '--set',
        'tlp_color=AMBER',
      ],
    );
    const objects = JSON.parse(stdout) as readonly {
      readonly type: string;
      readonly fields: { readonly trafficlightprotocol: string };
    }[];
    expect(objects.map(({ type, fields }) => [type, fields.trafficlightprotocol])).toEqual([
      ['Report', 'AMBER'],
      ['Domain', 'AMBER'],
      ['URL', 'AMBER'],
    ]);
    for (const object of ALL) expect(stdout).toContain(`"rawJSON":${object},`);
  });

  test('tells with --json what it did, and leaves out what is repeated, inactive or above the ceiling', async () => {
    const marked = (id: string, level: string): string =>
      textOf(id, {
        type: 'ASN',
        summary: `ASN${id}`,
        securityLabels: { data: [{ name: `TLP:${level}` }] },
      });
    const input = file(
      'mixed.jsonl',
      [
        HOST,
        HOST,
        textOf('3', { type: 'Host', summary: 'off.example', active: false }),
        marked('64496', 'RED'),
        marked('64497', 'GREEN'),
        textOf('4', { type: 'Hashtag', summary: '#x' }),
        '{"id":5,"type":"Host"}',
        '{"id":6,"type":"Host","summary":7,}',
      ].join('\n'),
    );
    const to = join(folder, 'json');
    const { code, stdout } = await convert(
      '--input',
      input,
      '--output',
      'xsoar-json',
      '--ceiling',
      'AMBER',
      '--to',
      to,
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      output: 'xsoar-json',
      mode: 'fixed',
      content: 'state',
      read: 8,
      indicators: 6,
      groups: 0,
      repeated: 1,
      inactive: 1,
      aboveCeiling: 1,
      written: 2,
      refused: { 'unmapped-type': 1, malformed: 2 },
      files: ['indicators.json'],
    });
    expect(code).toBe(3);
    expect(readFileSync(join(to, 'indicators.json'), 'utf8')).not.toContain('64496');
  });

  test('takes unlabelled objects for what --unmarked says', async () => {
    const input = file('one.json', page(HOST));
    const argv = [
      '--input',
      input,
      '--output',
      'csv',
      '--set',
      'header=false',
      '--ceiling',
      'GREEN',
    ];
    expect((await convert(...argv, '--unmarked', 'AMBER')).stdout).toBe('');
    expect((await convert(...argv)).stdout).toContain('a.example');
  });

  test('keeps inactive objects in mode compatible, because the integration does', async () => {
    const input = file(
      'off.json',
      page(textOf('3', { type: 'Host', summary: 'off.example', active: false })),
    );
    expect(
      (await convert('--input', input, '--output', 'xsoar-json', '--mode', 'compatible')).stdout,
    ).toContain('off.example');
  });

  test('reads settings with dots, lists and tables', async () => {
    const input = file(
      'score.jsonl',
      [
        textOf('1', { type: 'Host', summary: 'a.example', threatAssessScore: 500 }),
        textOf('2', { type: 'Hashtag', summary: '#x' }),
      ].join('\n'),
    );
    const { stdout } = await convert(
      ...[
        '--input',
        input,
        '--output',
        'xsoar-json',
        '--content',
        'changes',
        '--set',
        'scoreMap.bad=400',
      ],
      ...['--set', 'typeMap={"Hashtag":"Social Tag"}', '--set', 'feedTags=["own"]'],
    );
    expect(JSON.parse(stdout)).toMatchObject([
      { action: 'create', indicator: { type: 'Social Tag' } },
      { action: 'create', indicator: { type: 'Domain', score: 3, fields: { tags: ['own'] } } },
    ]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['an unknown output', ['--output', 'xsoar'], /there is no output "xsoar"/],
    [
      'a mode that the output does not have',
      ['--output', 'csv', '--mode', 'compatible'],
      /--mode compatible: the XSOAR integration has no output csv/,
    ],
    [
      'a form that the output does not have',
      ['--output', 'lists', '--content', 'changes'],
      /--content changes: expected state for lists/,
    ],
    [
      'an unknown setting',
      ['--output', 'csv', '--set', 'colums=id'],
      /output csv has no such setting; did you mean columns\? It has columns, header, formulaGuard/,
    ],
    [
      'a setting of an output without any',
      ['--output', 'json-lines', '--set', 'a=b'],
      /no such setting.*It has none/,
    ],
    [
      'a wrong value',
      ['--output', 'xsoar-json', '--set', 'tlp_color=BLUE'],
      /--set of output xsoar-json: tlp_color: expected one of nothing, RED/,
    ],
    [
      'a table that is none',
      ['--output', 'xsoar-json', '--set', 'scoreMap={'],
      /--set of output xsoar-json: scoreMap: /,
    ],
    [
      'a setting without a value',
      ['--output', 'csv', '--set', 'header'],
      /--set expects name=value, got "header"/,
    ],
    [
      'a ceiling that is none',
      ['--output', 'csv', '--ceiling', 'WHITE'],
      /--ceiling must be one of CLEAR, GREEN/,
    ],
    [
      'several files for stdout',
      ['--output', 'json-lines'],
      /output json-lines makes 2 files of this; give a folder/,
    ],
  ])('refuses %s', async (_what, argv, message) => {
    const { code, stdout, stderr } = await convert(
      '--input',
      file('all.json', page(...ALL)),
      ...argv,
    );
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([1, '']);
  });

  test.each<[string, () => string, RegExp]>([
    [
      'that is not there',
      () => join(folder, 'nowhere.json'),
      /nowhere\.json: there is no such file/,
    ],
    ['that is a folder', () => folder, /is not a file/],
    [
      'of HTML',
      () => file('login.html', '<html>'),
      /behind 0 objects: expected objects of the API in JSON, got <html>/,
    ],
    ['that was cut', () => file('cut.json', page(...ALL).slice(0, -10)), /ends in the middle/],
    [
      'whose gzip was cut',
      () => file('cut.gz', gzipSync(page(...ALL)).subarray(0, 40)),
      /unexpected end of file/,
    ],
    [
      'in another encoding',
      () => file('latin.json', Buffer.from('{"summary":"\xfc"}', 'latin1')),
      /not valid/,
    ],
  ])('refuses a file %s', async (_what, input, message) => {
    const { code, stderr } = await convert('--input', input(), '--output', 'csv');
    expect(stderr).toMatch(/^InputInvalid: --input /);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });

  test('an answer that is an error is an object that cannot be read', async () => {
    const input = file('error.json', '{"status":"Error","message":"no right"}');
    const { code, stderr } = await convert(
      '--input',
      input,
      '--output',
      'csv',
      '--set',
      'header=false',
    );
    expect(stderr).toMatch(
      /left out 1: malformed, for example .*error\.json, object 1: expected a summary/,
    );
    expect(code).toBe(3);
  });
});
