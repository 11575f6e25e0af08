// What templates make of one record: several values, items of lists, links, labels.
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import {
  collection,
  compute,
  defineFeed,
  firstNonEmpty,
  group,
  httpGet,
  indicator,
  indicators,
  itemOf,
  json,
  lower,
  parameter,
  text,
  type Expression,
  type Feed,
  type FoundValue,
  type References,
  type Template,
} from '../../../src/feeds/index.ts';
import type { JsonObject, JsonValue } from '../../../src/core/json.ts';
import { describeTemplate } from '../../../src/feeds/mapping/describe.ts';
import { referencesOf } from '../../../src/feeds/mapping/references.ts';
import { tcexXidOf, xidOf } from '../../../src/feeds/runtime/xid.ts';
import { toBatchEntity } from '../../../src/threatconnect/index.ts';
import { mapBytes, whole, type FeedOutput } from '../../support/describe-feed.ts';

const record = z.object({
  id: z.string(),
  value: z.string().optional(),
  kind: z.string().optional(),
  values: z.array(z.string()).optional(),
  families: z.array(z.object({ name: z.string(), sample: z.string().optional() })).optional(),
  cves: z.array(z.string()).optional(),
  tlp: z.string().optional(),
  parent: z.string().optional(),
  gone: z.boolean().optional(),
});
type Row = z.infer<typeof record>;

const feedOf = (map: (r: References<Row>) => readonly Template[], id = 'made'): Feed =>
  defineFeed({
    id,
    version: '1.0.0',
    title: 'Made for a test',
    description: 'Records of a test.',
    licence: 'none',
    limits: [],
    collections: {
      list: collection({
        title: 'list',
        url: 'https://lists.example/',
        feedClass: 'event',
        source: httpGet({ url: parameter('url') }),
        format: json({ record, path: ['[]'] }),
        key: (r) => [r.id],
        absence: 'nothing',
        map,
      }),
    },
  });

const run = (
  map: (r: References<Row>) => readonly Template[],
  rows: readonly Row[],
  feed = 'made',
): Promise<FeedOutput> =>
  mapBytes(feedOf(map, feed), 'list', whole(Buffer.from(JSON.stringify(rows))));

const keys = ({ rows }: FeedOutput): readonly string[] =>
  rows.map((row) => `${row.type} ${row.content.name ?? row.id}`);

describe('several values of one record', () => {
  test('a list gives one object per value; a bad one costs itself only [M2]', async () => {
    const output = await run(
      (r) => [indicator('Host', r.values)],
      [{ id: '1', values: ['a.example', 'not a host', 'b.example'] }],
    );
    expect(keys(output)).toEqual(['Host a.example', 'Host b.example']);
    expect(output.summary).toMatchObject({ rejectedRecords: 0, rejected: { host_chars: 1 } });
  });

  test('values may be found together with their types, and with reasons why they are none', async () => {
    const output = await run(
      (r) => [
        indicators(
          ['Host', 'URL'],
          compute([r.value], 'made up', (value): readonly FoundValue[] => [
            { type: 'Host', value: value ?? '' },
            { type: 'URL', value: `http://${value ?? ''}/` },
            { reason: 'no_type', message: 'expected more', value: 'x', filtered: true },
          ]),
        ),
      ],
      [{ id: '1', value: 'A.example' }],
    );
    expect(keys(output)).toEqual(['Host a.example', 'URL http://a.example/']);
    expect(output.summary.filtered).toEqual({ no_type: 1 });
  });
});

describe('items of a list', () => {
  const map = (r: References<Row>): readonly Template[] => {
    const family = itemOf(r.families);
    const malware = group('Malware', {
      each: family,
      key: [lower(family.name)],
      name: family.name,
    });
    const cve = itemOf(r.cves);
    const hole = group('Vulnerability', { each: cve, key: [lower(cve)], name: cve, shared: 'cve' });
    return [
      malware,
      hole,
      indicator('Host', r.value, { groups: [malware, hole] }),
      indicator('File', family.sample, { each: family, groups: [malware], tags: [r.kind] }),
    ];
  };
  const md5 = (n: number): string => String(n).padStart(32, '0');

  test('each makes an object, linked to the group of its own item; others belong to all [M15]', async () => {
    const output = await run(map, [
      {
        id: '1',
        value: 'a.example',
        kind: 'Bot',
        families: [
          { name: 'One', sample: md5(1) },
          { name: 'Two', sample: md5(2) },
          { name: 'Three' },
        ],
      },
    ]);
    const xid = (name: string): string => xidOf('made', [name]);
    expect(output.rows.map(({ key, content }) => [key, content.associatedGroups])).toEqual([
      [`group|${xid('one')}`, undefined],
      [`group|${xid('two')}`, undefined],
      [`group|${xid('three')}`, undefined],
      ['Host|a.example', [xid('one'), xid('two'), xid('three')].sort()],
      [`File|md5:${md5(1)}`, [xid('one')]],
      [`File|md5:${md5(2)}`, [xid('two')]],
    ]);
    expect(output.rows.at(-1)?.content.tags).toEqual(['Bot']);
  });

  test('a shared space gives two feeds one group, an own space gives two [S14]', async () => {
    const rows = [
      { id: '1', value: 'a.example', cves: ['CVE-2031-0001'], families: [{ name: 'One' }] },
    ];
    const [first, second] = await Promise.all([run(map, rows, 'first'), run(map, rows, 'second')]);
    const ids = (type: string): readonly (string | undefined)[] =>
      [first, second].map((output) => output.rows.find((row) => row.type === type)?.id);
    expect(new Set(ids('Vulnerability')).size).toBe(1);
    expect(new Set(ids('Malware')).size).toBe(2);
  });

  test('their types are those of the list, a wrong path is refused, and documents name the list', () => {
    const r = referencesOf(record);
    const family = itemOf(r.families);
    expectTypeOf(family.name).toExtend<Expression<string | undefined>>();
    // @ts-expect-error families have no such member
    expect(() => family.colour as unknown).toThrow('colour');
    const [row] = describeTemplate(
      group('Malware', { each: family, key: [family.name], name: family.name }),
    );
    expect(row?.source).toBe('`families[].name`, for each of `families`');
  });
});

describe('what a record says about its objects', () => {
  test('labels come from fields, or from a default', async () => {
    const { rows } = await run(
      (r) => [indicator('Host', r.value, { securityLabels: [firstNonEmpty(r.tlp, 'TLP:GREEN')] })],
      [
        { id: '1', value: 'a.example', tlp: 'TLP:RED' },
        { id: '2', value: 'b.example' },
      ],
    );
    expect(rows.map((row) => row.content.securityLabels)).toEqual([
      [{ name: 'TLP:RED' }],
      [{ name: 'TLP:GREEN' }],
    ]);
  });

  test('a link names a group of another record by its key, in either order [M15]', async () => {
    const { rows } = await run(
      (r) => [group('Campaign', { key: [r.id], name: text`Campaign ${r.id}`, links: r.parent })],
      [{ id: 'a', parent: 'b' }, { id: 'b' }, { id: 'c', parent: 'c' }],
    );
    expect(rows.map((row) => row.content.associatedGroups)).toEqual([
      [rows[1]?.id],
      undefined,
      undefined,
    ]);
  });

  test('what the source withdraws is sent as inactive, and is not in its list', async () => {
    const feed = feedOf((r) => [indicator('Host', r.value, { withdrawn: r.gone })]);
    const bytes = whole(Buffer.from(JSON.stringify([{ id: '1', value: 'a.example', gone: true }])));
    expect((await mapBytes(feed, 'list', bytes)).rows).toMatchObject([
      { content: { active: false } },
    ]);
  });
});

describe('what an operator decides', () => {
  const map = (r: References<Row>): readonly Template[] => [
    indicator('Host', r.value, {
      tags: [r.kind, 'Bot'],
      attributes: {
        Description: { value: r.id, displayed: true },
        Reporter: r.parent,
        Note: { value: r.tlp, maxLength: 5, tooLong: 'description' },
        Short: { value: r.tlp, maxLength: 5, tooLong: 'reject' },
        Cut: { value: r.tlp, maxLength: 5 },
      },
    }),
  ];
  const with_ = async (
    parameters: Readonly<Record<string, JsonValue>>,
    row: Row,
  ): Promise<FeedOutput> =>
    mapBytes(feedOf(map), 'list', whole(Buffer.from(JSON.stringify([row]))), { parameters });

  test('a type that the platform lacks is told in the Description or left out, and counted [M7]', async () => {
    const row = { id: '1', value: 'a.example', parent: 'someone' };
    const told = await with_({ attribute_policy: { Reporter: 'description' } }, row);
    const skipped = await with_({ attribute_policy: { Reporter: 'skip' } }, row);
    expect(told.rows[0]?.content.attributes).toEqual([
      { displayed: true, type: 'Description', value: '1' },
      { type: 'Description', value: 'Reporter: someone' },
    ]);
    expect(skipped.rows[0]?.content.attributes).toHaveLength(1);
    expect(skipped.summary.notes).toEqual({ attribute_left_out: 1 });
  });

  test('a value over the limit of its type is cut, left out or told whole, as its author decides [M5]', async () => {
    const { rows, summary } = await with_(
      {},
      { id: '1', value: 'a.example', tlp: 'longer than five' },
    );
    expect(rows[0]?.content.attributes).toEqual([
      { type: 'Cut', value: 'l […]' },
      { displayed: true, type: 'Description', value: '1' },
      { type: 'Description', value: 'Note: longer than five' },
    ]);
    expect(summary.notes).toEqual({
      attribute_cut: 1,
      attribute_in_description: 1,
      attribute_too_long: 1,
    });
  });

  test('tags are renamed, refused or chosen whatever their case [M11]', async () => {
    const row = { id: '1', value: 'a.example', kind: 'emotet' };
    const tagsWith = async (tag_policy: JsonObject): Promise<unknown> =>
      (await with_({ tag_policy }, row)).rows[0]?.content.tags;
    expect(await tagsWith({ map: { EMOTET: 'Emotet', bot: 'Emotet' } })).toEqual(['Emotet']);
    expect(await tagsWith({ deny: ['BOT'] })).toEqual(['emotet']);
    expect(await tagsWith({ allow: ['Bot'] })).toEqual(['Bot']);
    expect(await tagsWith({ allow: [] })).toBeUndefined();
    expect(await tagsWith({ strip: ['BO', 'emotet'], case: 'upper' })).toEqual(['EMOTET', 'T']);
    expect(await tagsWith({ case: 'first', map: { bot: 'botnet' } })).toEqual(['Emotet', 'botnet']);
  });

  test('TLP:WHITE becomes TLP:CLEAR where the operator wants its new name', async () => {
    const feed = feedOf((r) => [indicator('Host', r.value, { securityLabels: [r.tlp] })]);
    const labelOf = async (tlp: string, tlp_white_as_clear: boolean): Promise<unknown> => {
      const bytes = whole(Buffer.from(JSON.stringify([{ id: '1', value: 'a.example', tlp }])));
      const output = await mapBytes(feed, 'list', bytes, { parameters: { tlp_white_as_clear } });
      return output.rows[0]?.content.securityLabels;
    };
    expect(await labelOf('TLP:WHITE', false)).toEqual([{ name: 'TLP:WHITE' }]);
    expect(await labelOf('TLP:WHITE', true)).toEqual([{ name: 'TLP:CLEAR' }]);
    expect(await labelOf('TLP:GREEN', true)).toEqual([{ name: 'TLP:GREEN' }]);
  });

  test('a pinned attribute is pinned in the batch, and says so in the table', async () => {
    const template = indicator('Host', referencesOf(record).value, {
      attributes: { Description: { value: 'a', pinned: true }, Source: 'b' },
    });
    const { rows } = await run(() => [template], [{ id: '1', value: 'a.example' }]);
    const attributes = rows[0]?.content.attributes;
    expect(attributes).toEqual([
      { pinned: true, type: 'Description', value: 'a' },
      { type: 'Source', value: 'b' },
    ]);
    const object = { kind: 'indicator', type: 'Host', id: 'a.example' } as const;
    expect(
      toBatchEntity({ ...object, content: { attributes: attributes ?? [] } }, 'create'),
    ).toMatchObject({
      attribute: [
        { type: 'Description', value: 'a', pinned: true },
        { type: 'Source', value: 'b' },
      ],
    });
    expect(describeTemplate(template).map(({ source }) => source)).toContain('“a”, pinned');
  });

  test('own names are cut from texts, and a value that holds one never leaves [M18]', async () => {
    const feed = feedOf((r) => [
      indicator('URL', r.value, { attributes: { Description: text`Sent to ${r.kind}` } }),
      indicator('Email Subject', r.parent),
    ]);
    const rows = [
      { id: '1', value: 'http://evil.example/?to=ACME-corp.example', kind: 'x' },
      { id: '2', value: 'http://evil.example/', kind: 'Acme Corp in Paris' },
      { id: '3', parent: 'Invoice for acme corp', value: 'no url of acme corp' },
      { id: 'acme corp', value: 'http://evil.example/%', kind: '\u0041cme corp' },
      // As the spool holds it: the name was cut before.
      { id: '5', value: 'http://evil.example/[redacted]/login', kind: 'x' },
    ];
    const output = await mapBytes(feed, 'list', whole(Buffer.from(JSON.stringify(rows))), {
      parameters: { redact: ['acme corp', 'acme-corp.example'] },
    });
    expect(JSON.stringify(output).toLowerCase()).not.toMatch(/acme.corp/);
    expect(output.rows.map((row) => [row.id, row.content.attributes?.[0]?.value])).toEqual([
      ['http://evil.example/', 'Sent to [redacted] in Paris'],
      ['http://evil.example/%', 'Sent to [redacted]'],
    ]);
    expect(output.summary.filtered).toEqual({ redacted: 3 });
  });

  test('an exclusion leaves the run without a defect and says which entry it was [M17]', async () => {
    const output = await with_({ exclude: ['own.example'] }, { id: '1', value: 'www.own.example' });
    expect(output.summary).toMatchObject({ rejectedRecords: 0, filtered: { excluded: 1 } });
    expect(output.rejected[0]?.message).toContain('“own.example”');
  });
});

test('ids of the vendor\u2019s framework: a list is hashed twice, a single text once [S14]', async () => {
  const xids = async (xid: 'tcex' | 'tcex-text'): Promise<readonly string[]> =>
    (
      await run(
        (r) => [group('Campaign', { key: [r.id, r.kind], name: r.id, xid })],
        [{ id: 'a', kind: 'b' }],
      )
    ).rows.map((row) => row.id);
  expect(await xids('tcex')).toEqual([tcexXidOf(['a', 'b'])]);
  expect(await xids('tcex-text')).toEqual([tcexXidOf('a-b')]);
});
