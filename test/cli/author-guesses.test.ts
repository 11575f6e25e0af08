// What `tcfeeds new` makes of columns of dates and of words, and what it says about the records of the sample.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuthorKit } from './author-kit.ts';

const { folder, tcfeeds, file, runWrittenTest } = createAuthorKit();

interface Made {
  readonly definition: string;
  /** Why, by what was guessed. */
  readonly because: Readonly<Record<string, string>>;
  readonly stderr: string;
}

async function made(id: string, text: string): Promise<Made> {
  const input = file(`${id}.sample`, text);
  const asJson = await tcfeeds('new', id, '--from', input, '--out', folder, '--json');
  expect(asJson.code, asJson.stderr).toBe(0);
  const { guessed } = JSON.parse(asJson.stdout) as { guessed: { what: string; because: string }[] };
  const { stderr } = await tcfeeds('new', id, '--from', input, '--out', folder, '--force');
  return {
    definition: readFileSync(join(folder, `${id}.ts`), 'utf8').replaceAll(/\s+/g, ' '),
    because: Object.fromEntries(guessed.map(({ what, because }) => [what, because])),
    stderr,
  };
}

const column = (name: string, cells: readonly string[]): string =>
  `host,${name}\n${cells.map((cell, n) => `h${n}.example,"${cell}"`).join('\n')}\n`;

describe('the order of dates', () => {
  const MANY = Array.from({ length: 4_000 }, () => '05/06/2026');

  test.each([
    [
      'dots',
      ['05.06.2026 10:00', '07.08.2026 11:00'],
      'day-first',
      'dates with dots are written so',
    ],
    ['days', ['05/06/2026', '28/06/2026'], 'day-first', 'as “28/06/2026” shows'],
    [
      'months',
      ['05/06/2026 1:00 PM', '6/28/2026 2:00 AM'],
      'month-first',
      '“6/28/2026 2:00 AM” shows',
    ],
    // Of so many records only some are looked at: the proof may be any of them.
    ['one', [...MANY, '28/06/2026', ...MANY], 'day-first', 'as “28/06/2026” shows'],
  ])('is written where the column proves it: %s', async (id, cells, order, why) => {
    const { definition, because } = await made(`order-${id}`, column('seen', cells));
    expect(definition).toContain(`firstSeen: instant(r.seen, { zone: 'UTC', order: '${order}' })`);
    expect(because['seen → firstSeen']).toContain(why);
    expect(await runWrittenTest(`order-${id}`)).toBeGreaterThanOrEqual(8);
  });

  test('is not written for dates that need none', async () => {
    const { definition } = await made('order-none', column('seen', ['2026/06/05', '2026/07/08']));
    expect(definition).toContain("firstSeen: instant(r.seen, { zone: 'UTC' })");
  });

  test('does not hide that the name of a date says nothing', async () => {
    const { because } = await made(
      'order-unknown',
      column('Stichtag', ['05.06.2026', '07.08.2026']),
    );
    expect(because['Stichtag → firstSeen']).toContain('its name does not say which dates');
  });

  test('names a column without a name, and its header is no row of data', async () => {
    const { definition } = await made('order-name', 'a.example,05.06.2026\nb.example,07.08.2026\n');
    expect(definition).toContain("header: ['host', 'date']");
  });
});

describe('a sign in a column of words', () => {
  test.each([
    [
      'one-name',
      ['Emotet', 'Qakbot', 'Agent Tesla; v3', 'Remcos'],
      'r.family',
      /v3” is not split at “;”/,
    ],
    [
      'familiar',
      ['Emotet; Loader', 'Qakbot', 'Loader', 'Remcos'],
      "split(r.family, ';')",
      /separated by “;”/,
    ],
    ['mostly', ['a1x|b1x', 'c1x|d1x', 'e1x'], "split(r.family, '|')", /separated by “\|”/],
    [
      'repeated',
      ['Emotet', ...Array.from({ length: 9 }, () => 'Agent Tesla; v3'), 'Remcos', 'Qakbot'],
      'r.family',
      /not split at “;”/,
    ],
    [
      'two-signs',
      ['a1x,b1x;c1x', 'c1x;d1x', 'a1x,c1x', 'e1x', 'f1x', 'g1x', 'h1x'],
      "split(r.family, ',')",
      /“a1x,b1x;c1x” is not split at “;” as well, because words are split at one sign, and “,” stands in no fewer values/,
    ],
    [
      'mostly-unfamiliar',
      ['Emotet; Loader', 'Agent Tesla; v3', 'Nano Core; v4', 'Loader', 'Remcos', 'Qakbot', 'Bot'],
      'r.family',
      /“Agent Tesla; v3” is not split at “;”, because its parts stand nowhere else/,
    ],
  ])('separates only where the column shows it: %s', async (id, cells, tags, why) => {
    const { definition, because } = await made(`sign-${id}`, column('family', cells));
    expect(definition).toMatch(tags === 'r.family' ? /tags: \[r\.family\]/ : /tags: \[tagList\(/);
    expect(definition).toContain(tags);
    expect(because['family → tags']).toMatch(why);
  });

  test('in a column that is called tags, a comma is believed without a proof, and no other sign', async () => {
    const { definition } = await made(
      'sign-tags',
      column('tags', ['Emotet', 'Agent Tesla; v3', 'Bot']),
    );
    expect(definition).toContain("split(r.tags, ',')");
  });
});

describe('the definition over the whole sample', () => {
  test('tells what is used, what is rejected and what policies leave out, by reason', async () => {
    const { stderr } = await made(
      'policies',
      '198.51.100.7\n10.0.0.1\n10.0.0.2\nfe80::1\nunder_score.example.org\nbad.example.org\nworse.example.org\n',
    );
    expect(stderr).toContain('7 records, 2 used, 1 rejected, 4 left out by policies');
    expect(stderr).toMatch(/rejected: 1 × host_underscore: /);
    expect(stderr).toMatch(
      /left out: 4 × non_global: .*for example 198\.51\.100\.7; `keep_non_global: true`/,
    );
  });

  test('says that all are used when all are', async () => {
    const { stderr } = await made('all-used', 'bad.example.org\nworse.example.org\n');
    expect(stderr).toContain('The definition over the whole sample: 2 records, all used\n');
    expect(stderr).toContain("tc_owner: …, url: 'https://…' } }");
  });
});

describe('where the records are', () => {
  test('in lists inside of blocks of other records; what stands around them is named', async () => {
    const reports = [
      { id: 'R-1', found: { net: [{ v: 'a.example' }, { v: 'b.example' }], files: [] } },
      { id: 'R-2', found: { net: [{ v: 'c.example' }] }, by: 'x' },
      { id: 'R-3', found: null },
    ];
    const { because, definition } = await made('inside', JSON.stringify({ meta: {}, reports }));
    expect(because['a JSON document, records at reports[].found.net[]']).toContain('3 records');
    expect(Object.keys(because)).toContain(
      'reports[].id, reports[].by, reports[].found.files: left out',
    );
    expect(definition).toContain("path: ['reports', '[]', 'found', 'net', '[]']");
    expect(await runWrittenTest('inside')).toBeGreaterThanOrEqual(8);
  });

  test('under a banner whose comments begin with the sign between the columns', async () => {
    const text = ';;; Export of Acme\n;;; daily\nNo;host;kind\n1;a.example;bad\n2;b.example;bad\n';
    const { because, definition } = await made('semicolons', text);
    expect(Object.keys(because)).toContain('a table, delimiter ";", comments ;;;, header row');
    expect(definition).toContain("comment: ';;;'");
    expect(await runWrittenTest('semicolons')).toBeGreaterThanOrEqual(8);
  });
});
