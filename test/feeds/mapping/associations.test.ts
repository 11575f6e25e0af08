// Links between the indicators of a record: both ends say them, and a bad end costs the link only.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeTemplate } from '../../../src/feeds/mapping/describe.ts';
import {
  collection,
  defineFeed,
  hashes,
  httpGet,
  indicator,
  itemOf,
  json,
  parameter,
  type Feed,
  type References,
  type Template,
} from '../../../src/feeds/index.ts';
import { toBatchAssociations } from '../../../src/threatconnect/model/batch-entity.ts';
import { mapBytes, whole, type FeedOutput } from '../../support/describe-feed.ts';

const record = z.object({
  url: z.string().optional(),
  host: z.string().optional(),
  md5: z.string().optional(),
  sha256: z.string().optional(),
  mail: z.string().optional(),
  pairs: z.array(z.object({ host: z.string(), address: z.string() })).optional(),
});
type Row = z.infer<typeof record>;
type Map = (r: References<Row>) => readonly Template[];

const feedOf = (map: Map): Feed =>
  defineFeed({
    id: 'made',
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
        key: (r) => [r.url],
        absence: 'nothing',
        map,
      }),
    },
  });

const run = (map: Map, rows: readonly Row[]): Promise<FeedOutput> =>
  mapBytes(feedOf(map), 'list', whole(Buffer.from(JSON.stringify(rows))));

const linksOf = ({ rows }: FeedOutput): readonly unknown[] =>
  rows.flatMap(({ key, content }) =>
    (content.associatedIndicators ?? []).map(({ association, inward, type, id }) => [
      key,
      `${inward === true ? 'from' : 'to'} ${type} ${id}`,
      association,
    ]),
  );

const urlAndHost: Map = (r) => {
  const host = indicator('Host', r.host);
  return [indicator('URL', r.url, { associations: [{ as: 'URL Host', with: host }] })];
};

describe('an association', () => {
  test('joins what two templates make of one record; a template that is only named is made, too [M15]', async () => {
    const output = await run(urlAndHost, [{ url: 'http://a.example/x', host: 'A.example.' }]);
    expect(linksOf(output)).toEqual([
      ['Host|a.example', 'from URL http://a.example/x', 'URL Host'],
      ['URL|http://a.example/x', 'to Host a.example', 'URL Host'],
    ]);
  });

  test('is missing where one end is missing or refused, which costs the other end nothing [M2]', async () => {
    const output = await run(urlAndHost, [
      { url: 'http://a.example/x' },
      { url: 'http://b.example/x', host: 'not a host' },
      { url: 'no url', host: 'c.example' },
    ]);
    expect(linksOf(output)).toEqual([]);
    expect(output.rows.map(({ key }) => key)).toEqual([
      'URL|http://a.example/x',
      'URL|http://b.example/x',
      'Host|c.example',
    ]);
  });

  test('of the items of one list stays inside its item', async () => {
    const output = await run(
      (r) => {
        const pair = itemOf(r.pairs);
        const address = indicator('Address', pair.address, { each: pair });
        return [
          indicator('Host', pair.host, {
            each: pair,
            associations: [{ as: 'DNS PTR Record', with: address }],
          }),
        ];
      },
      [
        {
          pairs: [
            { host: 'a.example', address: '192.0.2.1' },
            { host: 'b.example', address: '192.0.2.2' },
          ],
        },
      ],
    );
    expect(linksOf(output)).toEqual([
      ['Address|192.0.2.1', 'from Host a.example', 'DNS PTR Record'],
      ['Address|192.0.2.2', 'from Host b.example', 'DNS PTR Record'],
      ['Host|a.example', 'to Address 192.0.2.1', 'DNS PTR Record'],
      ['Host|b.example', 'to Address 192.0.2.2', 'DNS PTR Record'],
    ]);
  });

  test('names a File by its strongest hash, and another indicator by its normalised value', async () => {
    const [md5, sha256] = ['01'.repeat(16), '0123456789ABCDEF'.repeat(4)];
    const strongest = `sha256:${sha256.toLowerCase()}`;
    const output = await run(
      (r) => {
        const sample = indicator('File', hashes(r.md5, r.sha256));
        return [
          indicator('URL', r.url, {
            associations: [
              { as: 'File Download', with: sample },
              { as: 'URL Host', type: 'Host', value: r.host },
            ],
          }),
        ];
      },
      [{ url: 'http://a.example/x', host: 'A[.]example', md5, sha256 }],
    );
    expect(linksOf(output)).toEqual([
      [`File|${strongest}`, 'from URL http://a.example/x', 'File Download'],
      ['URL|http://a.example/x', `to File ${strongest}`, 'File Download'],
      ['URL|http://a.example/x', 'to Host a.example', 'URL Host'],
    ]);
    const entities = output.rows.map(({ type, id, content }) =>
      toBatchAssociations({ kind: 'indicator', type, id, content } as never),
    );
    // Both ends write the same entry.
    expect(entities[0]).toEqual(entities[1]?.slice(0, 1));
    expect(entities[1]?.[0]).toEqual({
      ref_1: 'http://a.example/x',
      type_1: 'URL',
      ref_2: sha256.toLowerCase(),
      type_2: 'File',
      associationType: 'File Download',
    });
  });

  test('of an indicator with itself is none; a value that is none of its type is counted', async () => {
    const output = await run(
      (r) => {
        const same = indicator('Host', r.host);
        return [
          indicator('Host', r.host, {
            associations: [
              { as: 'Host to Indicators', with: same },
              { as: 'Domain Registrant Email', type: 'EmailAddress', value: r.mail },
            ],
          }),
        ];
      },
      [{ host: 'a.example', mail: 'nobody' }],
    );
    expect(linksOf(output)).toEqual([]);
    expect(output.summary.notes).toMatchObject({ association_invalid: 1 });
  });

  test('is the same whatever comes first, survives merging, and stands in the mapping table [M16]', async () => {
    const rows = [
      { url: 'http://a.example/1', host: 'a.example' },
      { url: 'http://a.example/2', host: 'a.example' },
    ];
    const there = await run(urlAndHost, rows);
    const back = await run(urlAndHost, [...rows].reverse());
    const order = (links: readonly unknown[]): readonly string[] =>
      links.map((link) => JSON.stringify(link)).sort();
    expect(order(linksOf(there))).toEqual(order(linksOf(back)));
    const [, url] = Object.values(feedOf(urlAndHost).collections)[0]?.templates ?? [];
    expect(url && describeTemplate(url)).toContainEqual({
      object: 'URL',
      target: 'associated with',
      source: 'Host `host` as URL Host',
    });
  });
});
