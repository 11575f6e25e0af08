import { describe, expect, test } from 'vitest';
import { failureOf } from '../../http/client.ts';
import { json, startPlatform, text } from '../platform.ts';
import { OWNER, simulate } from '../simulated.ts';
import { cutObjects } from '../../../src/threatconnect/raw/cut-objects.ts';
import type { RawListOptions, RawPage, ThreatConnect } from '../../../src/threatconnect/index.ts';

const entriesOf = (page: string): string[] => {
  const entries: string[] = [];
  cutObjects(page, 'test', (entry) => void entries.push(entry));
  return entries;
};

const pagesOf = async (tc: ThreatConnect, options?: RawListOptions): Promise<RawPage[]> => {
  const pages: RawPage[] = [];
  for await (const page of tc.raw.pages('indicators', options)) pages.push(page);
  return pages;
};
const textsOf = async (tc: ThreatConnect, options?: RawListOptions): Promise<string[]> =>
  (await pagesOf(tc, options)).flatMap(({ objects }) => objects.map((object) => object.text));

describe('the objects of a page', () => {
  test.each([
    ['nothing', '{"data":[],"status":"Success"}', []],
    ['one', '{"status":"Success","data":[{"id":1}]}', ['{"id":1}']],
    [
      'lists within',
      '{"data":[{"a":[{"data":[1]}]},{"b":[]}]}',
      ['{"a":[{"data":[1]}]}', '{"b":[]}'],
    ],
    [
      'brackets in texts',
      String.raw`{"data":[{"a":"}]\"{"},{"b":"\\"}]}`,
      [String.raw`{"a":"}]\"{"}`, String.raw`{"b":"\\"}`],
    ],
    ['a list of that name deeper', '{"x":{"data":[{"no":1}]},"data":[{"yes":1}]}', ['{"yes":1}']],
    ['a text of that name', '{"x":"data","y":[{"no":1}],"data":[{"yes":1}]}', ['{"yes":1}']],
    ['line breaks between parts', '{"data":[{\n  "a": 1,\r\n\t"b": 2}]}', ['{   "a": 1, "b": 2}']],
  ])('are cut: %s', (_name, page, objects) => {
    expect(entriesOf(page)).toEqual(objects);
  });

  test('stand beside entries that are none, which are cut as well', () => {
    const page = '{"data":[{"a":1}, null ,7,"x, }]",[{"b":2}],{"c":3,},{"d":4}],"next":null}';
    expect(entriesOf(page)).toEqual([
      ...['{"a":1}', 'null', '7', '"x, }]"', '[{"b":2}]', '{"c":3,}', '{"d":4}'],
    ]);
  });

  test('leave the rest of the answer', () => {
    const envelope = cutObjects(
      '{"count":2,"data":[{"a":1},{"b":2}],"next":"x"}',
      'test',
      () => undefined,
    );
    expect(JSON.parse(envelope)).toEqual({ count: 2, data: [], next: 'x' });
  });

  test('are not cut out of a list that does not end', () => {
    expect(() => entriesOf('{"data":[{"a":1}')).toThrow('the list does not end');
  });
});

describe('a raw list', () => {
  test('gives each object as it was sent, ids beyond 2^53 and numbers in quotes alike', async () => {
    const objects = [
      '{"id":9007199254740993,"type":"Host","summary":"a.example","rating":3.0}',
      '{"id":9007199254740995,"type":"Host","summary":"9007199254740997"}',
    ];
    const { client } = await startPlatform(
      text(`{"status":"Success","data":[${objects.join(',')}]}`),
    );
    const [page] = await pagesOf(client);
    expect(page?.objects.map((object) => object.text)).toEqual(objects);
    expect(page?.objects.map(({ id }) => id)).toEqual(['9007199254740993', '9007199254740995']);
    expect(page?.last).toBe('9007199254740995');
  });

  test('is cut by id, can be bounded, and goes on behind a position', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    for (let n = 0; n < 7; n += 1) change.indicator('Host', `h${n}.example`);
    (await change.commit()).throwIfFailed();
    const all = await textsOf(tc, { owner: OWNER, pageSize: 3 });
    expect(all).toHaveLength(7);
    expect(await tc.raw.count('indicators', { owner: OWNER })).toBe(7);
    const pages = await pagesOf(tc, { owner: OWNER, pageSize: 3 });
    expect(pages.map(({ objects }) => objects.length)).toEqual([3, 3, 1]);
    expect(await textsOf(tc, { owner: OWNER, after: pages[0]!.last })).toEqual(all.slice(3));
    expect(await textsOf(tc, { owner: OWNER, through: pages[0]!.last })).toEqual(all.slice(0, 3));
    const range = await tc.raw.range('indicators', { owner: OWNER });
    expect(range).toEqual({ first: pages[0]!.objects[0]!.id, last: pages[2]!.last });
    expect(await tc.raw.range('groups', { owner: OWNER })).toBeUndefined();
    const one = await tc.raw.page('indicators', {
      owner: OWNER,
      start: 2,
      pageSize: 1,
      sorting: 'id desc',
    });
    expect(one.map((object) => object.text)).toEqual([all[4]]);
  });

  test.each([
    ['no list', '{"status":"Success"}'],
    ['no list but a count', '{"status":"Success","count":3}'],
    ['null', '{"status":"Success","data":null}'],
    ['an object', '{"status":"Success","data":{"x":1}}'],
    ['another name', '{"status":"Success","Data":[{"id":1}]}'],
    ['an escaped name', String.raw`{"status":"Success","d\u0061ta":[{"id":1}]}`],
    ['a second list', '{"status":"Success","data":[{"id":1}],"data":[{"id":2}]}'],
    ['a failure with a list', '{"status":"Failure","message":"busy","data":[]}'],
    ['a word of batches', '{"status":"Queued","data":[]}'],
    ['an error beside the list', '{"status":"Success","errors":[{"code":7}],"data":[]}'],
    ['an error behind the list', '{"status":"Success","data":[],"error":"shard 2 is away"}'],
    ['a code of an error', '{"status":"Success","data":[],"errCode":"0x2001","message":"bad"}'],
    ['an error and no status', '{"data":[],"errors":["x"]}'],
    ['JSON that is broken behind the list', '{"status":"Success","data":[],}'],
  ])('is never taken for an empty one: %s [A2]', async (_name, answer) => {
    const { client } = await startPlatform(text(answer));
    const refused = { code: 'PlatformResponse' };
    await expect(pagesOf(client)).rejects.toMatchObject(refused);
    await expect(client.raw.range('indicators')).rejects.toMatchObject(refused);
  });

  test('is not empty when objects are counted that did not come', async () => {
    const { client } = await startPlatform(text('{"status":"Success","count":3,"data":[]}'));
    await expect(client.raw.range('indicators')).rejects.toThrow(
      'expected one of 3 objects, got an empty list',
    );
  });

  test('gives every object of a page beside entries that are none, and says which those are', async () => {
    const good = ['{"id":1,"type":"Host"}', '{"id":4,"type":"Host"}'];
    const { client } = await startPlatform(
      text(`{"status":"Success","data":[${good[0]!},null,{"id":2,},[3],${good[1]!}]}`),
    );
    const [page, ...more] = await pagesOf(client);
    expect(more).toEqual([]);
    expect(page?.objects.map((object) => object.text)).toEqual(good);
    expect(page?.malformed).toEqual(['null', '{"id":2,}', '[3]']);
    expect(page?.last).toBe('4');
    const failure = await failureOf(client.raw.page('indicators', { start: 0 }));
    expect(failure.message).toContain('expected objects in the list, got null');
  });

  test('loses nothing where the only objects have no id', async () => {
    const { client } = await startPlatform(text('{"status":"Success","data":[{"x":1},7]}'));
    expect(await pagesOf(client)).toMatchObject([{ malformed: ['7'], last: '0' }]);
    // Everything may be there, so nothing is taken for empty.
    expect(await client.raw.range('indicators')).toEqual({
      first: '1',
      last: '9223372036854775807',
    });
  });

  test('with more objects than were asked for is taken as a whole, and cut where a page is shown', async () => {
    const { client, log } = await startPlatform((response, request, number) =>
      json({
        status: 'Success',
        data: number === 1 ? [{ id: 1 }, { id: 2 }, { id: 3 }] : [{ id: 4 }],
        ...(number === 1 ? { next: '/v3/indicators' } : {}),
      })(response, request, number),
    );
    expect((await pagesOf(client, { pageSize: 2 })).map(({ last }) => last)).toEqual(['3', '4']);
    expect(decodeURIComponent(log()[1] ?? '')).toContain('id GT 3');
    const { client: other } = await startPlatform(
      json({ status: 'Success', data: [{ id: 1 }, { id: 2 }, { id: 3 }] }),
    );
    const shown = await other.raw.page('indicators', { start: 0, pageSize: 2 });
    expect(shown.map(({ id }) => id)).toEqual(['1', '2']);
  });

  test('never follows a link to the next page: it asks its own platform behind the last id', async () => {
    const other = await startPlatform(json({ status: 'Success', data: [{ id: 666 }] }));
    const { client, log } = await startPlatform((response, request, number) =>
      json({
        status: 'Success',
        data: number === 1 ? [{ id: 1, type: 'Host' }] : [{ id: 2, type: 'Host' }],
        ...(number === 1 ? { next: `${other.server.url}/v3/indicators?resultStart=1` } : {}),
      })(response, request, number),
    );
    expect(await textsOf(client, { pageSize: 1 })).toEqual([
      '{"id":1,"type":"Host"}',
      '{"id":2,"type":"Host"}',
    ]);
    expect(log().map((line) => decodeURIComponent(line))).toEqual([
      expect.stringMatching(/v3\/indicators\?sorting=id asc/),
      expect.stringContaining('id GT 1'),
    ]);
    expect(other.log()).toEqual([]);
  });

  test('keeps the meaning of a query with OR', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    for (const name of ['a.example', 'b.example', 'c.example']) change.indicator('Host', name);
    (await change.commit()).throwIfFailed();
    const tql = 'summary EQ "a.example" OR summary EQ "b.example"';
    const texts = await textsOf(tc, { owner: OWNER, tql, pageSize: 1 });
    expect(texts.map((one) => (JSON.parse(one) as { summary: string }).summary)).toEqual([
      'a.example',
      'b.example',
    ]);
  });

  test.each([
    [
      'the query has one bracket too many',
      { tql: 'active EQ true) OR (active EQ false', after: '1' },
      'ConfigInvalid',
    ],
    ['the position is no id', { after: '1 OR 1' }, 'ConfigInvalid'],
  ] as const)('is refused when %s', async (_name, options, code) => {
    const { client, log } = await startPlatform(json({ status: 'Success', data: [] }));
    expect((await failureOf(pagesOf(client, options))).code).toBe(code);
    expect(log()).toEqual([]);
  });

  test.each([
    ['ids go down', { data: [{ id: 2 }, { id: 1 }] }, 'ascending order'],
    ['an empty page says that more follow', { data: [], next: '/x' }, 'more follow'],
    [
      'an object without an id comes alone, and more follow',
      { data: [{ summary: 'x' }], next: '/x' },
      'more follow',
    ],
    ['the status is a failure', { status: 'Failure', message: 'bad tql', data: [] }, 'bad tql'],
  ])('is an error when %s', async (_name, body, message) => {
    const { client } = await startPlatform(json({ status: 'Success', ...body }));
    const failure = await failureOf(pagesOf(client));
    expect(failure.code).toBe('PlatformResponse');
    expect(failure.message).toContain(message);
  });
});
