// Files of hosts that are never sent: what a line may be, what an entry covers, and what a file is refused for.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  collection,
  defineFeed,
  httpGet,
  indicator,
  parameter,
  textList,
  z,
} from '../../../src/feeds/index.ts';
import type { Covered } from '../../../src/feeds/normalise/host-list.ts';
import { hostListsOf, loadHostList } from '../../../src/feeds/runtime/load-host-list.ts';
import type { JsonValue } from '../../../src/core/json.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-lists-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const RANKED = fileOf(
  'ranked.csv',
  'rank,domain\r\n1,popular.example\r\n2,Files.Example\r\n3,com\r\n4,bücher.example\r\n5,popular.example\r\n',
);
const PLAIN = fileOf(
  'plain.txt',
  '\ufeffpartner.example\n# ours\n\n  *.cdn.example \nlast.example',
);

const feed = defineFeed({
  ...{ id: 'listed', version: '1.0.0', title: 'Listed', description: 'For tests.' },
  ...{ licence: 'none', limits: [] },
  collections: {
    list: collection({
      ...{ title: 'List', url: 'https://l.example/', feedClass: 'event', absence: 'Nothing.' },
      source: httpGet({ url: parameter('url') }),
      format: textList({ record: z.object({ value: z.string() }), value: 'value' }),
      key: (r) => [r.value],
      map: (r) => [indicator(['Address', 'Host', 'URL', 'EmailAddress'], r.value, { tags: ['A'] })],
    }),
  },
});

const VALUES = [
  'popular.example',
  'www.popular.example',
  'http://popular.example/login',
  'http://www.popular.example/',
  'a@popular.example',
  'files.example',
  'xn--bcher-kva.example',
  'last.example',
  'other.example',
  '93.184.216.34',
];

async function left(lists: JsonValue, policies?: 'off'): Promise<Record<string, string>> {
  const { rejected } = await mapBytes(feed, 'list', whole(Buffer.from(VALUES.join('\n'))), {
    parameters: { exclude_lists: lists },
    ...(policies === undefined ? {} : { policies }),
  });
  return Object.fromEntries(
    rejected.map(({ sourceId, message }) => [
      sourceId,
      /“(.*)” of the exclusion/.exec(message)?.[1] ?? message,
    ]),
  );
}

describe('an entry of a list', () => {
  test('covers the host of exactly its name, and says file and line [M17]', async () => {
    expect(await left([RANKED, PLAIN])).toEqual({
      'popular.example': 'popular.example, line 2 of ranked.csv',
      'files.example': 'files.example, line 3 of ranked.csv',
      'xn--bcher-kva.example': 'xn--bcher-kva.example, line 5 of ranked.csv',
      'last.example': 'last.example, line 5 of plain.txt',
    });
  });

  test.each([
    ['subdomains', ['popular.example', 'www.popular.example']],
    ['urls', ['popular.example', 'http://popular.example/login']],
    ['emails', ['popular.example', 'a@popular.example']],
  ])('covers %s, when it is asked for', async (covers, expected) => {
    const found = await left([{ file: RANKED, covers: [covers], first: 1 }]);
    expect(Object.keys(found).sort()).toEqual(expected.toSorted());
  });

  test('covers everything on its host, when all is asked for', async () => {
    const covers = ['subdomains', 'urls', 'emails'];
    const found = await left([{ file: RANKED, covers, first: 1 }]);
    expect(Object.keys(found)).toHaveLength(5);
    expect(found['http://www.popular.example/']).toBe('popular.example, line 2 of ranked.csv');
  });

  test('says nothing before policies', async () => {
    expect(await left([RANKED], 'off')).toEqual({});
  });
});

describe('a wildcard', () => {
  const WILD = fileOf('wild.txt', '*.cdn.example\n2,.own.example\nwww.own.example\n*.com\n');
  const found = async (value: string, covers: Covered[] = []): Promise<string | undefined> =>
    (await loadHostList({ file: WILD, covers })).find({ type: 'Host', value, notes: [] });

  test('covers what lies below a host, and with a dot alone the host as well', async () => {
    expect(
      await Promise.all(['cdn.example', 'a.b.cdn.example', 'acdn.example'].map((v) => found(v))),
    ).toEqual([undefined, '*.cdn.example, line 1 of wild.txt', undefined]);
    expect(
      await Promise.all(['own.example', 'x.own.example', 'www.own.example'].map((v) => found(v))),
    ).toEqual([
      'own.example, line 2 of wild.txt',
      '*.own.example, line 2 of wild.txt',
      'www.own.example, line 3 of wild.txt',
    ]);
  });

  test('of a top-level domain is no entry, and none covers a URL unless it is asked for', async () => {
    expect(await found('some.com', ['subdomains'])).toBeUndefined();
    const url = {
      type: 'URL',
      value: 'http://a.cdn.example/',
      host: 'a.cdn.example',
      notes: [],
    } as const;
    expect((await loadHostList({ file: WILD })).find(url)).toBeUndefined();
    expect((await loadHostList({ file: WILD, covers: ['urls'] })).find(url)).toBe(
      '*.cdn.example, line 1 of wild.txt',
    );
  });
});

test('a host that a list repeats counts as often among its lines', async () => {
  const file = fileOf('dup.txt', `${'same.example\n'.repeat(11)}no host\n`);
  expect((await loadHostList({ file })).size).toBe(1);
  expect((await loadHostList({ file, first: 3 })).size).toBe(1);
});

test('reading ends with the reason of the signal', async () => {
  const reason = new Error('the job was cancelled');
  await expect(loadHostList({ file: RANKED }, AbortSignal.abort(reason))).rejects.toBe(reason);
  const later = new AbortController();
  const reading = loadHostList({ file: long() }, later.signal);
  setImmediate(() => later.abort(reason));
  await expect(reading).rejects.toBe(reason);
});

test('lines are the same wherever the blocks of the file end', async () => {
  const hosts = Array.from({ length: 30_000 }, (_, index) => `host-${index}.some.name.example`);
  const file = fileOf('long.csv', hosts.map((host, index) => `${index + 1},${host}`).join('\r\n'));
  const list = await loadHostList({ file });
  expect(list.size).toBe(30_000);
  for (const index of [0, 9_999, 29_999])
    expect(list.find({ type: 'Host', value: hosts[index] ?? '', notes: [] })).toBe(
      `${hosts[index] ?? ''}, line ${index + 1} of long.csv`,
    );
});

function pipe(): string {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  return join(folder, 'pipe');
}

const long = (): string => fileOf('long.txt', `# ${'x'.repeat(1_000)}\n`.repeat(67_000));

describe('a file is refused that', () => {
  test.each([
    ['is not there', join(folder, 'missing.csv'), /missing\.csv: cannot be read \(ENOENT\)/],
    ['is a folder', folder, /expected a file, got a folder/],
    ['is a pipe that nobody writes to', pipe(), /expected a file, got a pipe or a device/],
    ['is a device without an end', '/dev/zero', /expected a file, got a pipe or a device/],
    ['is longer than a list is', long(), /expected a list of up to 64 MiB, got more/],
    [
      'has the line ends of old Macs',
      fileOf('cr.txt', 'a.example\rb.example'),
      /line 1 has a carriage return inside/,
    ],
    [
      'has blanks in its entries',
      fileOf('tab.txt', 'a.example\tb.example\na b.example\na\u00a0b.example\na\u0000b.example\n'),
      /4 of 4 have none/,
    ],
    ['is empty', fileOf('empty.txt', '# nothing\n'), /0 of 0 have none/],
    [
      'is an archive',
      fileOf('a.zip', Buffer.from('PK\u0003\u0004\u0000\n\u0001\n', 'latin1')),
      /unpacked\?/,
    ],
    ['has no line ends', fileOf('b.bin', Buffer.alloc(5_000, 1)), /a line without end/],
    [
      'has other columns',
      fileOf('c.csv', 'GlobalRank,TldRank,Domain\n1,1,a.example,com\n'),
      /2 of 2 have none, such as line 1: "GlobalRank,TldRank,Domain"/,
    ],
    [
      'has hosts in half of its lines only',
      fileOf('d.txt', 'a.example\nno host\n'.repeat(1) + 'b.example\nno host\n'.repeat(9)),
      /of \d+ have none/,
    ],
    [
      'has few hosts in what is read of it',
      {
        file: fileOf('few.txt', `${'no host\n'.repeat(9)}a.example\n${'b.example\n'.repeat(99)}`),
        first: 1,
      },
      /9 of 10 have none/,
    ],
  ])('%s', async (_what, file, message) => {
    await expect(hostListsOf({ exclude_lists: [file] })).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringMatching(message) as string,
    });
  });
});
