// Input that JavaScript would bend: half characters, numbers that would be rounded, days that no month has.
import { describe, expect, test } from 'vitest';
import {
  dateAdded,
  parseExactJson,
  tag,
  type ThreatConnect,
} from '../../src/threatconnect/index.ts';
import { failureOf } from '../http/client.ts';
import { json, routes, startPlatform } from './platform.ts';

const HALF = '\ud800';

describe('half of a surrogate pair', () => {
  test.each([
    ['a value', (tc: ThreatConnect) => tc.indicators.find(HALF)],
    ['a tag', (tc: ThreatConnect) => tc.indicators.list({ where: tag(`a${HALF}`) }).toArray()],
    ['an owner', (tc: ThreatConnect) => tc.indicators.list({ owner: HALF }).toArray()],
    ['an xid', (tc: ThreatConnect) => tc.groups.get(HALF)],
    ['a batch id', (tc: ThreatConnect) => tc.batch.getStatus(HALF)],
  ])('in %s is named, and nothing is sent', async (_title, call) => {
    const { client, server } = await startPlatform(json({ status: 'Success', data: [] }));
    const error = await failureOf(call(client));
    expect([error.code, error.message.includes('\\ud800')]).toEqual(['ConfigInvalid', true]);
    expect(server.requests).toEqual([]);
  });
});

describe('numbers', () => {
  test('that the platform would round are refused', async () => {
    const { client } = await startPlatform(json({}));
    const host = client.change().indicator('Host', 'a.example');
    for (const call of [
      () => host.setConfidence(50.5),
      () => host.setRating(2.555),
      () => host.setRating(Number.NaN),
      () => host.setSize(1.5),
    ])
      expect(call).toThrow(/expected a (whole )?number/);
    expect(() => host.setRating(2.55).setRating(0.1).setConfidence(50)).not.toThrow();
  });

  test.each([
    ['9007199254740993.0', ['9007199254740993']],
    ['9223372036854775807', ['9223372036854775807']],
    ['1e18', undefined],
    ['9007199254740993.5', undefined],
  ])('are ids with all their digits or none: %s', async (text, ids) => {
    const body = `{"status":"Success","data":[{"id":${text},"type":"Host","summary":"a"}]}`;
    const { client } = await startPlatform(
      routes({ 'GET /v3/indicators': (response) => void response.end(body) }),
    );
    const read = client.indicators.list().toArray();
    if (ids === undefined) expect((await failureOf(read)).code).toBe('PlatformResponse');
    else expect((await read).map(({ id }) => id)).toEqual(ids);
  });

  test('beyond what can be kept are not rounded', async () => {
    const data = '[{"id":1,"type":"Host","summary":"a","confidence":9007199254740993}]';
    const { client } = await startPlatform(
      routes({
        'GET /v3/indicators': (response) =>
          void response.end(`{"status":"Success","data":${data}}`),
      }),
    );
    expect((await failureOf(client.indicators.list().toArray())).message).toContain('confidence');
    expect(parseExactJson('[1.0,2.50]')).toEqual([1, 2.5]);
  });
});

describe('dates of a filter', () => {
  test.each([
    '2026-02-30',
    '2026-02-29T10:00:00Z',
    '2026-01-01T25:00:00Z',
    new Date(8.64e15),
    new Date(-1e15),
  ])('that no calendar has are refused: %s', (date) => {
    expect(() => dateAdded.ge(date)).toThrow(/expected a value to compare with/);
  });

  test.each(['2024-02-29', '2026-01-31T23:30:00+05:30', new Date(0)])('are taken: %s', (date) => {
    expect(() => dateAdded.ge(date)).not.toThrow();
  });
});
