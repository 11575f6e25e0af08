import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  and,
  attribute,
  confidence,
  group,
  not,
  parseExactJson,
  rating,
  tag,
  type,
} from '../../../src/threatconnect/index.ts';
import { readCsvRows } from '../../../src/threatconnect/bulk/csv-rows.ts';
import { readElements } from '../../../src/threatconnect/bulk/json-elements.ts';
import { failureOf } from '../../http/client.ts';
import { json as answerJson, signed, startPlatform, text } from '../platform.ts';
import { OWNER, seed, simulate } from '../simulated.ts';

const owners = [
  { name: 'Demo Organization', kind: 'Organization' as const },
  { name: OWNER, kind: 'Source' as const, bulk: { json: true, csv: true } },
  { name: 'Demo Community', kind: 'Community' as const },
];

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const chunked = async function* (value: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(value);
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size));
};

describe('bulk download', () => {
  test('gives every indicator with tags, attributes and its value by keys, post filters judged here', async () => {
    const { tc } = await simulate({}, { owners });
    await seed(tc);
    const all = await collect(tc.bulk.indicators({ runNow: true }));
    expect(all).toHaveLength(5);
    expect(all.find(({ type: name }) => name === 'File')?.values).toMatchObject({
      md5: 'a'.repeat(32),
    });
    const some = async (where: Parameters<typeof tc.bulk.indicators>[0]) =>
      (await collect(tc.bulk.indicators(where))).map(({ summary }) => summary);
    expect(await some({ where: and(confidence.ge(75), rating.gt(2.5)) })).toEqual(['bad.example']);
    expect(await some({ where: tag('apt') })).toHaveLength(2);
    expect(await some({ where: and(attribute('Source'), type.eq('Address')) })).toEqual([
      '192.0.2.1',
    ]);
    expect(await some({ where: not(type.ne('Address')) })).toEqual(['192.0.2.1']);
  });

  test('gives rows of CSV, with null for what is not set', async () => {
    const { tc } = await simulate({}, { owners });
    await seed(tc);
    const rows = await collect(tc.bulk.rows());
    expect(rows.slice(0, 2)).toEqual([
      { type: 'Host', value: 'bad.example', rating: 4, confidence: 90 },
      { type: 'Host', value: 'meek.example', rating: 2.5, confidence: 10 },
    ]);
    expect(rows.map(({ value }) => value)).toContain('https://bad.example/a%20b?q="x"&y=/#\\');
    expect(rows.at(-1)).toMatchObject({ rating: undefined, confidence: undefined });
  });

  test('tells when it is not enabled for the owner, and whether it is', async () => {
    const { tc } = await simulate({}, { owners });
    const error = await failureOf(collect(tc.bulk.indicators({ owner: 'Demo Community' })));
    expect(error).toMatchObject({ code: 'PlatformRejected', details: { status: 404 } });
    expect(error.message).toContain('not there');
    expect(error.message).toContain('an administrator');
    expect(await tc.bulk.status()).toMatchObject({ jsonEnabled: true, csvEnabled: true });
  });

  test('refuses filters that the document cannot answer', async () => {
    const { tc } = await simulate({}, { owners });
    expect(
      (await failureOf(collect(tc.bulk.indicators({ where: group({ id: 5 }) })))).message,
    ).toContain('use indicators.list');
  });

  test.each([
    ['cut in the middle', '{"indicator":[{"id":1,"type":"Host","summary":"a.example"},{"id":2,'],
    ['cut before its end', '{"indicator":[{"id":1,"type":"Host","summary":"a.example"}'],
    ['a page of a gateway', '<html><body>busy</body></html>'],
    ['empty', ''],
    ['with two documents', '{"indicator":[]}{"indicator":[]}'],
    ['a refusal with a good status', '{"status":"Failure","message":"no bulk"}'],
    ['without a list', '{"status":"Success","data":{}}'],
    ['a list of texts', '{"indicator":["a.example"]}'],
    ['a list with a hole', '{"indicator":[{"id":1,"type":"Host","summary":"a"},null]}'],
    ['a list of lists', '{"indicator":[[]]}'],
    ['with a list that is none', '{"indicator":[{"id":1,"type":"Host","summary":"a","tag":"x"}]}'],
  ])('of a document that is %s is an error, not a shorter list', async (_title, body) => {
    const { client } = await startPlatform(signed(text(body)), { owner: OWNER });
    expect((await failureOf(collect(client.bulk.indicators()))).code).toBe('PlatformResponse');
  });
});

describe('CSV', () => {
  const HEAD = 'Type,Value,Rating,Confidence\r\n';
  test.each([
    ['is empty', ''],
    ['has a value with a comma that is not quoted', `${HEAD}URL,http://a.example/x,y,3.00,1\n`],
    ['has a row that is too short', `${HEAD}Host,a.exam`],
    ['ends inside of a quoted cell', `${HEAD}URL,"http://a.example/x,3.00,1\nHost,b,1,1\n`],
    ['is the page of a gateway', '<html>busy</html>'],
  ])('that %s is an error, not other rows', async (_title, body) => {
    const { client } = await startPlatform(signed(text(body)), { owner: OWNER });
    expect((await failureOf(collect(client.bulk.rows()))).code).toBe('PlatformResponse');
  });

  test('of another encoding is an error, not other values', async () => {
    const { client } = await startPlatform((response) => {
      response.end(Buffer.concat([Buffer.from(`${HEAD}Host,`), Buffer.from([0xe9, 0x2c])]));
    });
    const error = await failureOf(collect(client.bulk.rows({ owner: OWNER })));
    expect(error.message).toContain('is not UTF-8');
  });

  test('whose end nobody announces is an error, because it may be cut', async () => {
    const { client } = await startPlatform((response) => {
      response.useChunkedEncodingByDefault = false;
      response.removeHeader('transfer-encoding');
      response.writeHead(200, { connection: 'close' });
      response.end(`${HEAD}Host,a.example,null,null\n`);
    });
    const rows: string[] = [];
    const reading = (async () => {
      for await (const { value } of client.bulk.rows({ owner: OWNER })) rows.push(value);
    })();
    const error = await failureOf(reading);
    expect([error.message, rows]).toEqual([
      expect.stringContaining('nobody says whether the document is complete'),
      ['a.example'],
    ]);
  });
});

test('a single tag without its list is a tag', async () => {
  const row = { id: 1, type: 'Host', summary: 'a.example', tag: { name: 'apt' } };
  const { client } = await startPlatform(answerJson({ indicator: [row] }), { owner: OWNER });
  const [found] = await collect(client.bulk.indicators());
  expect(found?.tags.map(({ name }) => name)).toEqual(['apt']);
});

describe('reading while it arrives', () => {
  const json = fc
    .jsonValue()
    .filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  test('finds the same elements whatever the pieces and the text inside of strings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(json),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (elements, size, bare) => {
          const document = JSON.stringify(
            bare ? elements : { status: 'Success', indicator: elements },
            null,
            size % 3,
          );
          const read = await collect(readElements(chunked(document, size), 'test'));
          expect(read).toEqual(parseExactJson(JSON.stringify(elements)));
        },
      ),
    );
  });

  test('reads back any cells of CSV', async () => {
    const cell = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/[\0]/g, ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 })),
        fc.integer({ min: 1, max: 9 }),
        async (rows, size) => {
          const document = rows
            .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
            .join('\r\n');
          expect(await collect(readCsvRows(chunked(document, size), 'test'))).toEqual(rows);
        },
      ),
    );
  });
});

describe('a bulk document', () => {
  const one = '{"id":1,"summary":"a.example"}';
  test.each([
    ['another list first', `{"warnings":["x"],"indicator":[${one}]}`],
    [
      'objects of its own first',
      `{"page":{"indicator":[{"id":9}]},"status":"Success","indicator":[${one}]}`,
    ],
    ['an escaped name', `{"indic\\u0061tor":[${one}]}`],
    ['a bare list', `[${one}]`],
    ['room in its name', `{ "indicator"\n : [${one}] }`],
    [
      'members for errors without content',
      `{"error":null,"errors":[],"errCode":"0x0000","indicator":[${one}]}`,
    ],
    ['errors deeper', `{"page":{"error":"x","errors":[5]},"indicator":[${one}]}`],
    ['words that are names elsewhere', `{"page":"error","at":["indicator"],"indicator":[${one}]}`],
  ])('with %s is read', async (_title, document) => {
    for (const size of [1, 7, 1_000])
      expect(await collect(readElements(chunked(document, size), 'test'))).toEqual([
        { id: 1, summary: 'a.example' },
      ]);
  });

  test.each([
    [
      'a failing status',
      '{"status":"Failure","message":"x","indicator":[]}',
      /status Success, got "Failure"; .*: x$/,
    ],
    ['a failing status behind', `{"indicator":[${one}],"status":"Denied"}`, /got "Denied"/],
    ['another list only', '{"status":"Success","data":[]}', /named indicator/],
    ['its list deeper', `{"status":"Success","data":{"indicator":[${one}]}}`, /named indicator/],
    ['two lists', `{"indicator":[${one}],"indicator":[${one}]}`, /two lists/],
    [
      'an error in words',
      '{"status":"Success","error":"away","indicator":[]}',
      /reports an error: error: away/,
    ],
    [
      'errors behind',
      `{"indicator":[${one}],"errors":[{"code":7}]}`,
      /error: errors: \[\{"code":7\}\]/,
    ],
    ['errors in words', '{"errors":["away"],"indicator":[]}', /error: errors: \["away"\]/],
    ['an error as a number', '{"errCode":4097,"indicator":[]}', /error: errCode: 4097/],
    ['an error that is true', `{"error":true,"indicator":[${one}]}`, /error: error: true/],
    ['errors as numbers', '{"errors":[5],"indicator":[]}', /error: errors: \[5\]/],
    ['an error in an object', '{"error":{"code":5},"indicator":[]}', /error: \{"code":5\}/],
    ['an escaped error', '{"err\\u006fr":"away","indicator":[]}', /error: error: away/],
    ['a status that is a number', '{"status":5,"indicator":[]}', /status Success, got 5/],
    ['a status that is null', '{"status":null,"indicator":[]}', /status Success, got null/],
    ['something behind its end', `[${one}]"x"`, /around the list is not JSON/],
    ['no sense around its list', `{"indicator":[${one}],}`, /around the list is not JSON/],
  ])('with %s is refused', async (_title, document, words) => {
    for (const size of [1, 1_000]) {
      const error = await failureOf(collect(readElements(chunked(document, size), 'test')));
      expect([error.code, words.test(error.message)]).toEqual(['PlatformResponse', true]);
    }
  });
});

test('much beside the list is refused before it fills the memory', async () => {
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"data":["');
    for (;;) yield await Promise.resolve(Buffer.alloc(1 << 16, 'a'));
  };
  const error = await failureOf(collect(readElements(endless(), 'test')));
  expect(error.message).toMatch(/a list of objects named indicator and little else/);
});

describe('rows of CSV', () => {
  const endless = async function* (begin: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(begin);
    const piece = Buffer.alloc(1 << 20, 'a');
    for (let count = 0; count < 64; count += 1) yield await Promise.resolve(piece);
  };
  test.each([
    ['a cell', 'Type,Value\nHost,'],
    ['a quoted cell', 'Type,Value\nHost,"'],
  ])('with %s that has no end are an error, not all of the memory', async (_title, begin) => {
    const startedAt = performance.now();
    const error = await failureOf(collect(readCsvRows(endless(begin), 'test')));
    expect([error.code, /characters/.test(error.message)]).toEqual(['PlatformResponse', true]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('of nothing but commas have an end too', async () => {
    const commas = async function* (): AsyncGenerator<Uint8Array> {
      const piece = Buffer.alloc(1 << 20, ',');
      for (let count = 0; count < 64; count += 1) yield await Promise.resolve(piece);
    };
    expect((await failureOf(collect(readCsvRows(commas(), 'test')))).code).toBe('PlatformResponse');
  });
});

describe('a stream', () => {
  test('may be read for longer than a request may take, as only silence ends it', async () => {
    const rows = Array.from({ length: 3 }, (_, n) => ({
      id: n + 1,
      type: 'Host',
      summary: `h${n}`,
    }));
    const { client } = await startPlatform(answerJson({ indicator: rows }), {
      owner: OWNER,
      timeouts: { totalMs: 200 },
    });
    const seen: string[] = [];
    for await (const { summary } of client.bulk.indicators()) {
      seen.push(summary);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(seen).toEqual(['h0', 'h1', 'h2']);
  });

  test('may be larger than what a request may read', async () => {
    const { client } = await startPlatform((response) => {
      response.writeHead(200, { 'content-length': String(3 * 1024 ** 3) });
      response.write('begin');
    });
    const file = await client.groups.download('12');
    for await (const chunk of file.stream) {
      expect(Buffer.from(chunk).toString()).toBe('begin');
      break;
    }
  });
});
