// What `tcfeeds new` makes of the markings of a sample, and what lint says of those that a definition does not use.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuthorKit } from './author-kit.ts';

const { folder, config, tcfeeds, file, runWrittenTest } = createAuthorKit();

interface Made {
  /** On one line. */
  readonly definition: string;
  /** `what: because`, of what was said of markings. */
  readonly said: readonly string[];
  readonly labels: readonly (string | undefined)[];
}

async function made(id: string, text: string): Promise<Made> {
  const input = file(`${id}.sample`, text);
  const ended = await tcfeeds('new', id, '--from', input, '--out', folder, '--json');
  expect(ended.code, ended.stderr).toBe(0);
  const { guessed, files } = JSON.parse(ended.stdout) as {
    guessed: { what: string; because: string }[];
    files: string[];
  };
  const golden = readFileSync(files.find((path) => path.endsWith('.golden.jsonl')) ?? '', 'utf8');
  await runWrittenTest(id);
  return {
    definition: readFileSync(join(folder, `${id}.ts`), 'utf8').replaceAll(/\s+/g, ' '),
    said: guessed
      .map(({ what, because }) => `${what}: ${because}`)
      .filter((line) => /marking|label/.test(line)),
    labels: golden
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { content } = JSON.parse(line) as {
          content: { securityLabels?: { name: string }[] };
        };
        return content.securityLabels?.map(({ name }) => name).join(',');
      }),
  };
}

const table = (name: string, cells: readonly string[]): string =>
  `host,${name}\n${cells.map((cell, n) => `h${n}.example,${cell}`).join('\n')}\n`;
const WORDS = ['TLP:AMBER', 'TLP:GREEN', 'TLP:AMBER', 'TLP:RED'];

describe('words of TLP in each record become security labels', () => {
  test.each([
    ['column', table('tlp', WORDS), 'tlp'],
    ['lower', table('marking', ['amber', 'green', 'amber', 'RED']), 'marking'],
    [
      'named',
      table('Classification', ['Amber', 'tlp:green', 'tlp-amber', 'red']),
      'Classification',
    ],
    ['prefix', table('share', WORDS), 'share'],
    [
      'json',
      JSON.stringify({ data: WORDS.map((tlp, n) => ({ host: `h${n}.example`, tlp })) }),
      'tlp',
    ],
    [
      'lines',
      WORDS.map((tlp, n) => JSON.stringify({ host: `h${n}.example`, tlp })).join('\n'),
      'tlp',
    ],
  ])('%s', async (id, text, field) => {
    const { definition, said, labels } = await made(`tlp-${id}`, text);
    expect(definition).toContain(`securityLabels: [tlp(r.${field})],`);
    expect(said).toEqual([`${field} → security label: its values are words of TLP`]);
    expect(labels).toEqual(['TLP:AMBER', 'TLP:GREEN', 'TLP:AMBER', 'TLP:RED']);
  });

  test('also where all are the same, and says what becomes of records without one', async () => {
    const { said, labels } = await made('tlp-same', table('tlp', ['amber', '', 'amber', 'amber']));
    expect(labels).toEqual(['TLP:AMBER', undefined, 'TLP:AMBER', 'TLP:AMBER']);
    expect(said).toEqual([expect.stringContaining('records without such a word get no label')]);
  });

  test('and colours of another meaning do not', async () => {
    const { definition, said } = await made('tlp-none', table('light', ['green', 'red', 'amber']));
    expect(definition).not.toContain('securityLabels');
    expect(said).toEqual([]);
  });
});

describe('words around the records', () => {
  const rows = 'host,family\na.example,Remcos\nb.example,Qbot\nc.example,Remcos\n';
  const hosts = [{ host: 'a.example' }, { host: 'b.example' }];

  test.each([
    ['comment', `# Acme, TLP:AMBER, do not share\n${rows}`, 'TLP:AMBER'],
    ['title', `TLP:GREEN Acme list,\n${rows}`, 'TLP:GREEN'],
    ['list', '# TLP: amber+strict\na.example\nb.example\n', 'TLP:AMBER+STRICT'],
    ['member', JSON.stringify({ meta: { tlp: 'red' }, data: hosts }), 'TLP:RED'],
    ['text', JSON.stringify({ note: 'Marking: TLP GREEN', data: hosts }), 'TLP:GREEN'],
    [
      'metadata',
      [{ kind: 'about', tlp: 'green' }, ...hosts].map((line) => JSON.stringify(line)).join('\n'),
      'TLP:GREEN',
    ],
    [
      'rss',
      `<rss><channel><description>TLP:AMBER</description>${hosts.map(({ host }) => `<item><title>${host}</title></item>`).join('')}</channel></rss>`,
      'TLP:AMBER',
    ],
  ])('give every record their label: %s', async (id, text, label) => {
    const { definition, said, labels } = await made(`banner-${id}`, text);
    expect(definition).toContain(`securityLabels: ['${label}'],`);
    expect(said).toEqual([
      expect.stringMatching(/^looks like a marking: “.*each gets TLP:/s) as string,
    ]);
    expect(new Set(labels)).toEqual(new Set([label]));
  });

  test('stand in for records without a word of their own', async () => {
    const { definition, labels } = await made(
      'banner-both',
      `# TLP:AMBER\n${table('tlp', ['green', '', 'green', 'green'])}`,
    );
    expect(definition).toContain("securityLabels: [firstNonEmpty(tlp(r.tlp), 'TLP:AMBER')],");
    expect(labels).toEqual(['TLP:GREEN', 'TLP:AMBER', 'TLP:GREEN', 'TLP:GREEN']);
  });

  test('make no label where they name several levels, and this is said', async () => {
    const { definition, said } = await made('banner-two', `# TLP:AMBER or TLP:GREEN\n${rows}`);
    expect(definition).not.toContain('securityLabels');
    expect(said).toEqual([expect.stringContaining('several levels are named')]);
  });

  test('make no label where they belong to one of several lists', async () => {
    const campaigns = ['amber', 'green'].map((tlp) => ({ tlp, iocs: hosts }));
    const { definition, said } = await made('banner-outer', JSON.stringify({ campaigns }));
    expect(definition).not.toContain('securityLabels');
    expect(said).toEqual([
      expect.stringMatching(
        /looks like a marking: “campaigns\[\]\.tlp: amber”.*take the outer list/s,
      ),
    ]);
  });
});

test('a marking among other words is said, though no label is made of it', async () => {
  const data = [1, 2, 3].map((n) => ({
    host: `h${n}.example`,
    tags: ['tlp:amber', `Family ${n}`],
  }));
  const { said } = await made('tlp-tags', JSON.stringify({ data }));
  expect(said).toEqual([expect.stringMatching(/^tags looks like a marking: “tlp:amber”/)]);
});

test('lint warns of a field that looks like a marking and becomes no label', async () => {
  await made('tlp-lint', table('tlp', WORDS));
  const path = join(folder, 'tlp-lint.ts');
  const rulesOf = async (): Promise<readonly string[]> => {
    const { stdout } = await tcfeeds('lint', path, '--config', config, '--json');
    return (JSON.parse(stdout) as { findings: { rule: string }[] }).findings.map(
      ({ rule }) => rule,
    );
  };
  expect(await rulesOf()).not.toContain('unmapped_marking');
  const other = file(
    'tlp-lint-2.ts',
    readFileSync(path, 'utf8')
      .replace(/securityLabels: \[.*?\],/, '')
      .replace('tlp,', ''),
  );
  const { stdout } = await tcfeeds('lint', other, '--config', config);
  expect(stdout).toContain('unmapped_marking');
});
