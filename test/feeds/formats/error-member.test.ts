// An error with status 200: what counts as one, beside which lists, and how a definition says that it is data.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CodedError } from '../../../src/core/errors.ts';
import { SILENT_SINK, type Format } from '../../../src/feeds/formats/format.ts';
import { anyOf, changeLog, csv, json, jsonLines, stix } from '../../../src/feeds/index.ts';
import { changesIn } from '../../../src/feeds/paging/change-log.ts';
import type { ChangeLog } from '../../../src/feeds/paging/paging.ts';

const record = z.object({ ip: z.string() });
const path = ['results', '[]'];
const plain = json({ record, path });

/** The error of a reading, or the number of records. */
function read(format: Format<unknown>, body: unknown): number | CodedError {
  let records = 0;
  const reader = format.open({ ...SILENT_SINK, record: () => (records += 1) });
  try {
    const text = JSON.stringify(body);
    const step = Math.ceil(text.length / 2_000);
    for (let at = 0; at < text.length; at += step) reader.push(text.slice(at, at + step));
    reader.end();
    return records;
  } catch (error) {
    return error as CodedError;
  }
}

describe('an answer without records', () => {
  test.each([
    [{ error: 'quota exceeded' }, 'error: "quota exceeded"'],
    [{ Error: true }, 'Error: true'],
    [{ errors: ['bad key'] }, 'errors: ["bad key"]'],
    [{ errors: [{ code: 7, message: 'bad key' }] }, 'errors: [{"code":7,"message":"bad key"}]'],
    [{ error: { code: 429 } }, 'error: {"code":429}'],
    [{ error_message: 'no licence' }, 'error_message: "no licence"'],
    [{ errorMessage: 'no licence' }, 'errorMessage: "no licence"'],
    [{ errors: 200 }, 'errors: 200'],
    [{ error: { code: 0, message: '超过配额' } }, 'error: {"code":0,"message":"超过配额"}'],
    [{ error: 'no results: quota exceeded' }, 'error: "no results: quota exceeded"'],
    [{ 'error-code': 12 }, 'error-code: 12'],
    [{ fault: { faultstring: 'Invalid ApiKey' } }, 'fault: {"faultstring":"Invalid ApiKey"}'],
    [{ exception: 'x'.repeat(500) }, `exception: "${'x'.repeat(199)}…`],
  ])('is refused for %j [A2]', (body, told) => {
    for (const more of [{ results: [] }, {}, { results: null }])
      for (const answer of [
        { ...body, ...more },
        { ...more, ...body },
      ]) {
        expect(read(plain, answer)).toMatchObject({
          code: 'SourceRejected',
          message: `the source answered with an error and without records: ${told}. If that is no error, name the member in the format: says: { <its name>: 'anything' }`,
        });
        expect(plain.errorIn?.(answer)).toBe(told);
        expect(anyOf([plain, json({ record, path: ['data', '[]'] })]).errorIn?.(answer)).toBe(told);
      }
  });

  test.each([
    ...[null, false, 0, '', '0', 'None', 'ok', [], {}, [''], [null], { code: 0, message: '' }].map(
      (error) => ({ error }),
    ),
    ...['No errors', 'none.', '-', 'N/A', 'Success.', { code: 0, message: 'Success.' }].map(
      (error) => ({ error }),
    ),
    { errorCode: 200 },
    { error_code: '200' },
    { errorCode: 0 },
    { errors: { code: 200, text: 'OK' } },
    { error_message: 'No results found' },
    { errors: Array.from({ length: 30_000 }, () => null) },
    { errors: [[[[[[[[[[[[]]]], []]]]]]]]] },
    { errors: [], faultstring: null },
    { message: 'no results', status: 'error', code: 5, detail: 'x' },
    { error_count: 3 },
  ])('is an empty list with %j', (body) => {
    expect(read(plain, { ...body, results: [] })).toBe(0);
    expect(plain.errorIn?.({ ...body, results: [] })).toBeUndefined();
  });

  test.each([64 * 1024, 1024 * 1024].flatMap((size) => [size - 1, size, size + 1]))(
    'is refused for an error of %i characters, of which only a part may be kept [A2]',
    (size) => {
      for (const [error, around] of [
        ['x'.repeat(size - '""'.length), ''],
        [['x'.repeat(size - '[""]'.length)], 's'],
      ] as const) {
        const name = `error${around}`;
        expect(JSON.stringify(error)).toHaveLength(size);
        expect(read(plain, { [name]: error, results: [] })).toMatchObject({
          code: 'SourceRejected',
        });
        expect(read(stix(), { [name]: error, objects: [] })).toMatchObject({ code: 'FeedFormat' });
      }
    },
  );

  test('of a log of changes is refused as well [A2]', () => {
    const log = changeLog({
      form: 'list',
      path: ['ids'],
      revision: 'at',
      content: 'https://a.example',
    });
    expect(() => changesIn(log as ChangeLog, { error: 'quota', ids: [] }, 'log')).toThrow(
      'log: the source answered with an error and without records: error: "quota"',
    );
    expect(changesIn(log as ChangeLog, { error: 'quota', ids: [{ id: 1 }] }, 'log')).toHaveLength(
      1,
    );
  });

  test('of STIX is refused for an error of any kind, and is not for an empty one', () => {
    expect(read(stix(), { errors: ['quota'], objects: [] })).toMatchObject({
      message: expect.stringContaining('an answer with errors: ["quota"]') as string,
    });
    expect(read(stix(), { errors: [], objects: [] })).toBe(0);
  });
});

describe('an error beside', () => {
  test('records costs nothing: they are there', () => {
    const body = { errors: ['one of three shards'], results: [{ ip: '192.0.2.1' }] };
    expect(read(plain, body)).toBe(1);
    expect(plain.errorIn?.(body)).toBeUndefined();
  });

  test('records of which none can be read is one all the same [A2]', () => {
    for (const results of [[null], ['x', 7], [[]]]) {
      const body = { error: 'quota', results };
      expect(read(plain, body)).toMatchObject({ code: 'SourceRejected' });
      expect(plain.errorIn?.(body)).toBe('error: "quota"');
      expect(read(plain, { ...body, error: null })).toBe(0);
    }
  });

  test.each([
    ['anything in it', { says: { error: 'anything' as const } }],
    ['certain words', { says: { error: ['last page'] } }],
    ['a number of records', { total: 'error' }],
  ])('is data where the definition says that there is %s', (_what, options) => {
    const format = json({ record, path, ...options });
    const body = { error: 'last page', results: [] };
    expect(read(format, body)).toBe(0);
    expect(format.errorIn?.(body)).toBeUndefined();
  });

  test('is where the records are, when the path says so', () => {
    const format = json({ record, path: ['errors', '[]'] });
    expect(read(format, { errors: [{ ip: '192.0.2.1' }] })).toBe(1);
    expect(format.errorIn?.({ errors: [] })).toBeUndefined();
  });

  test.each([
    ['a table', csv({ record, header: 'row' })],
    ['lines of JSON', jsonLines({ record })],
  ])('%s is not looked for: a page may be no JSON', (_what, other) => {
    const either = anyOf([plain, other]);
    expect(Object.keys(either)).not.toContain('errorIn');
    expect(Object.keys(either)).not.toContain('isPage');
  });
});
