// What the author kit says about what it leaves out, what it refuses, and what it cannot find.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { reportError } from '../../src/cli/error-report.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { CodedError } from '../../src/core/errors.ts';
import { createAuthorKit } from './author-kit.ts';
import { PLATFORM } from './preview-folder.ts';
import { recordingTerminal } from './recording-terminal.ts';

const { folder, config, tcfeeds, file, canonicalOf, runWrittenTest } = createAuthorKit();

interface Reason {
  readonly what: string;
  readonly because: string;
  readonly sure: string;
}

async function made(id: string, text: string): Promise<{ reasons: Reason[]; definition: string }> {
  const input = file(`${id}.sample`, text);
  const ended = await tcfeeds('new', id, '--from', input, '--out', folder, '--json');
  expect(ended.code, ended.stderr).toBe(0);
  const { guessed } = JSON.parse(ended.stdout) as { guessed: Reason[] };
  return { reasons: guessed, definition: readFileSync(join(folder, `${id}.ts`), 'utf8') };
}

const EXCEL = `\ufeffExport of bad things;;;;\r
;;;;\r
ip;Letzte Sichtung;Stichtag;gesehen;familie\r
198.51.100.7;2031-01-02;2031-02-02;20.11.2026 10:00;win.remcos\r
198.51.100.8;2031-01-03;2031-02-03;2026-11-20;elf.mirai\r
`;
const METADATA = `{"type":"metadata","count":3,"generated":"2031-01-01T00:00:00Z"}
{"type":"ioc","ioc_id":1,"host":"a.example","family":"x"}
{"type":"ioc","ioc_id":2,"host":"b.example","family":"y"}
{"type":"ioc","ioc_id":3,"host":"c.example","family":"z"}
`;

describe('tcfeeds new', () => {
  test('reads a table below title lines that a spreadsheet has padded, and chooses among dates by their names', async () => {
    const { reasons, definition } = await made('excel', EXCEL);
    expect(definition).toContain("titleLines: 2, delimiter: ';'");
    const what = (begin: string): Reason | undefined =>
      reasons.find((reason) => reason.what.startsWith(begin));
    expect(what('the line “Export of bad things”')).toBeDefined();
    expect(what('Letzte Sichtung → lastSeen')).toMatchObject({ sure: 'likely' });
    expect(what('not used: Stichtag')).toBeDefined();
    expect(what('gesehen → firstSeen')).toMatchObject({
      because: expect.stringContaining('the day first as “20.11.2026 10:00” shows') as string,
    });
    expect(definition).toContain("instant(r.gesehen, { zone: 'UTC', order: 'day-first' })");
    expect(await canonicalOf('excel', join(folder, 'excel.sample'))).toEqual([
      'Address\t198.51.100.7',
      'Address\t198.51.100.8',
    ]);
    expect(await runWrittenTest('excel')).toBeGreaterThanOrEqual(8);
  });

  test('takes a first line of metadata out of the records, and a constant is no tag', async () => {
    const { reasons, definition } = await made('metadata', METADATA);
    expect(definition.replaceAll(/\s+/g, ' ')).toContain(
      "metadata: { when: { type: 'metadata' }, total: 'count', createdAt: 'generated' }",
    );
    expect(definition).not.toContain('count: z');
    expect(definition).toContain('key: (r) => [r.ioc_id]');
    expect(definition).toContain('tags: [text`${r.family}`]');
    expect(reasons.map(({ what }) => what)).toContain('not used: type (always “ioc”)');
    expect(await runWrittenTest('metadata')).toBeGreaterThanOrEqual(8);
  });

  test('a first line that may be a record stays one', async () => {
    const lines = METADATA.split('\n').slice(1).join('\n');
    const { definition } = await made('no-metadata', lines);
    expect(definition).toContain('jsonLines({ record })');
  });

  test('the remarks of a list become the Description', async () => {
    const { definition } = await made('remarks', '198.51.100.7 # scans\n198.51.100.8\n');
    expect(definition).toContain('Description: text`${r.remark}`');
  });

  test('an example that was cut ends with a mark', async () => {
    const input = file('long.sample', `a.example\nb.example\n${'x'.repeat(300)}\n`);
    const { stderr } = await tcfeeds('new', 'long', '--from', input, '--out', folder);
    expect(stderr).toMatch(/rejected: 1 × .*for example x{119}…\n/);
  });

  test.each([
    [
      '<description>See hxxp://bad[.]example/x.</description>',
      /inside the text of description.*Indicators inside text/,
    ],
    ['<description>Nothing.</description>', /Details of records/],
  ])('a feed without fields of indicators is told the next step: %s', async (element, told) => {
    const input = file('posts.xml', `<rss><channel><item>${element}</item></channel></rss>`);
    const { code, stderr } = await tcfeeds('new', 'posts', '--from', input, '--out', folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no field whose values are indicators/);
    expect(stderr).toMatch(told);
  });
});

const YAML = `${PLATFORM}feeds:
  my-table: {use: generic-csv, tc_owner: O, url: 'https://l.example/', class: event, header: row, value: host, group: {type: Malware, name: '{family}'}, indicator_confidence: 80}
  other: {use: generic-list, tc_owner: O, url: 'https://l.example/', class: event}
`;

describe('what cannot be found', () => {
  test.each([['preview', '--input', 'x.csv'], ['lint'], ['docs mapping']])(
    '%s names the feeds of the YAML first',
    async (command, ...more) => {
      const yaml = file('known.yaml', YAML);
      const { code, stdout, stderr } = await tcfeeds(
        ...command.split(' '),
        'my-tabel',
        ...more,
        ...['--config', yaml],
      );
      expect(code).toBe(1);
      expect(`${stdout}${stderr}`.replaceAll(/\s+/g, ' ')).toMatch(
        /no feed and no definition my-tabel.*did you mean my-table\?/,
      );
    },
  );

  test('a preview of a definition without a document says what to do', async () => {
    const { code, stderr } = await tcfeeds('preview', './acme.ts', '--config', config);
    expect(code).toBe(1);
    expect(stderr).toMatch(/preview \.\/acme\.ts --input FILE.*feeds\.yaml/);
  });
});

test('a group that several records name is one in a preview', async () => {
  const yaml = file('known.yaml', YAML);
  const input = file('families.csv', 'host,family\na.example,Emotet\nb.example,Emotet\n');
  const shown = await tcfeeds(
    ...['preview', 'my-table', '--input', input, '--groups', '--config', yaml],
  );
  expect(shown.stderr).toContain('2 records → 2 indicators, 1 group;');
  expect(shown.stdout.match(/^Malware/gm)).toHaveLength(1);
});

test('an example in a preview that was cut ends with a mark', async () => {
  const yaml = file('known.yaml', YAML);
  const input = file('cut.csv', `host,family\na.example,Emotet\n${'x'.repeat(300)},Emotet\n`);
  const shown = await tcfeeds('preview', 'my-table', '--input', input, '--config', yaml);
  expect(shown.stderr).toMatch(/rejected: 1 × .*for example x{199}… \(/);
});

test('a constant confidence is refused with the parameter for it [M8]', async () => {
  const yaml = file('constant.yaml', YAML.replace('indicator_confidence', 'confidence'));
  const { code, stdout, stderr } = await tcfeeds('lint', 'my-table', '--config', yaml);
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`.replaceAll(/\s+/g, ' ')).toContain(
    'my-table.confidence: expected the field of the score, as in {field: score}. One number for all indicators of the feed is indicator_confidence, got 80',
  );
});

test.each([80, 100])('an error breaks between words at %i columns', (errWidth) => {
  const terminal = { ...recordingTerminal(), errWidth };
  const words = 'somewhat longer words of an error '.repeat(12).trim();
  reportError(new CodedError('InputInvalid', words), terminal, { json: false, verbose: false });
  const lines = terminal.stderr().trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(errWidth);
  expect(lines.join(' ')).toBe(`InputInvalid: ${words}`);
});

test('the data mapping is a table that fits at a terminal, and Markdown with --markdown', async () => {
  const mapping = async (...more: string[]): Promise<string> => {
    const terminal = { ...recordingTerminal(80), outIsRead: true };
    expect(
      await runCli(['docs', 'mapping', 'urlhaus', '--config', config, ...more], terminal),
    ).toBe(0);
    return terminal.stdout();
  };
  const table = await mapping();
  expect(table).not.toContain('|');
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(await mapping('--markdown')).toMatch(/^# Data mapping: .*\| Object +\|/s);
});

test('the table and the JSON document of the README are read as they stand there', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const block = /cat >> feeds\.yaml << 'END'\n([^]*?)\nEND\n/.exec(readme)?.[1] ?? '';
  const yaml = file('readme.yaml', `${PLATFORM}feeds:\n${block}`);
  expect(Object.keys((parse(block) ?? {}) as object)).toEqual(['my-table', 'my-json']);
  for (const [, text = '', name = ''] of readme.matchAll(
    /^printf '(.*)' > (table\.csv|data\.json)$/gm,
  ))
    file(name, text.replaceAll('\\n', '\n'));
  const values = async (feed: string, name: string): Promise<string> => {
    const shown = await tcfeeds(
      ...[
        'preview',
        feed,
        '--input',
        join(folder, name),
        '--format',
        'canonical',
        '--config',
        yaml,
      ],
    );
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stderr).not.toMatch(/rejected|tag_/);
    return shown.stdout;
  };
  expect(await values('my-table', 'table.csv')).toBe('Host\tbad.example\nHost\tworse.example\n');
  expect(await values('my-json', 'data.json')).toBe(
    'Host\tbad.example\nURL\thttp://bad.example/a\n',
  );
});
