// Input that JavaScript would bend: half characters, numbers that would be rounded, days that no month has.
import { describe, expect, test } from 'vitest';
import {
  attribute,
  confidence,
  dateAdded,
  group,
  parseExactJson,
  rating,
  securityLabel,
  tag,
  task,
  tql,
  type,
  victim,
  type ThreatConnect,
} from '../../src/threatconnect/index.ts';
import { failureOf } from '../http/client.ts';
import { json, routes, startPlatform } from './platform.ts';
import { OWNER, simulate } from './simulated.ts';

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

describe('ids', () => {
  const rounded = Number('9007199254740993');
  test.each([
    ['group filter, rounded', () => group({ id: rounded })],
    ['group filter, half', () => group({ id: 1.5 })],
    ['task filter', () => task(1.5)],
    ['victim filter', () => victim(rounded)],
    ['filter of an empty text', () => task('')],
    ['query', () => tql.indicators('id', 'EQ', rounded)],
    ['query of half a number', () => tql.groups('associatedIndicator', 'EQ', 0.5)],
    ['query of a number that is no id', () => tql.indicators('observationCount', 'GT', 2 ** 60)],
  ])('that are none are refused: %s', (_title, make) => {
    expect(make).toThrow(/(?:digits of an id|lost digits)/);
  });

  test('that are none are refused in calls and changes, before anything is sent', async () => {
    const { client, server } = await startPlatform(json({}));
    const number = rounded as never;
    const host = client.change().indicator('Host', 'a.example');
    const calls: readonly (() => unknown)[] = [
      () => client.indicators.get(number),
      () => client.victims.get(number),
      () => client.groups.get(number),
      () => client.change().indicatorById({ id: number }),
      () => client.change().groupById({ id: '' }),
      () => host.deleteAttribute(number),
      () => host.associateGroup({ id: number }),
    ];
    for (const call of calls) {
      const error = await failureOf(Promise.resolve().then(() => call()));
      expect([error.code, error.message]).toEqual([
        'ConfigInvalid',
        expect.stringMatching(/expected the digits of an id/),
      ]);
    }
    expect(server.requests).toEqual([]);
  });

  test('of records fit filters', () => {
    const record: { readonly id: string } = { id: '9223372036854775807' };
    for (const filter of [group({ id: record.id }), task(record.id), victim(record.id)])
      expect(JSON.stringify(filter.node)).toContain('9223372036854775807');
  });
});

describe('names and measures that nothing has', () => {
  test.each([
    ['tag', () => tag(''), /tag: expected a name/],
    ['attribute', () => attribute(' '), /attribute: expected a name/],
    ['security label', () => securityLabel(''), /security label: expected a name/],
    ['rating', () => rating.ge(6), /rating ge: .*\(a number from 0 to 5\), got 6/],
    ['confidence', () => confidence.lt(-1), /confidence lt: .*a number from 0 to 100/],
    ['date', () => dateAdded.gt('yesterday'), /a date in ISO 8601.* got yesterday/],
  ])('are refused by the filter %s', (_title, make, message) => {
    expect(make).toThrow(message);
  });

  test('are named in calls, with what was meant', async () => {
    const { tc, log } = await simulate();
    const calls: readonly (readonly [() => unknown, RegExp])[] = [
      [
        () => tc.indicators.list({ fields: ['tgas' as 'tags'] }).toArray(),
        /no "tgas"; did you mean tags/,
      ],
      [() => tc.groups.list({ fields: ['tgas' as 'tags'] }), /no "tgas"; did you mean tags/],
      [() => tc.victims.list({ fields: ['nope' as 'associatedGroups'] }), /no "nope"/],
      [() => tc.indicators.list({ from: 'id:3', sorting: 'rating desc' }), /without sorting/],
      [() => tc.change().indicator('Host', ' '), /expected a value/],
      [
        () =>
          tc
            .change()
            .group('Event', 'E')
            .set({ stattus: 'New' } as never),
        /did you mean status/,
      ],
      [() => tc.indicators.list({ owner: '' }), /owner: expected a name/],
    ];
    for (const [call, message] of calls) {
      const error = await failureOf(Promise.resolve().then(() => call()));
      expect([error.code, error.message]).toEqual([
        'ConfigInvalid',
        expect.stringMatching(message),
      ]);
    }
    expect(log).toEqual([]);
    for (const query of [
      tc.indicators.list({ type: 'Hots' }),
      tc.indicators.list({ where: type.eq('Hots') }),
    ])
      expect((await failureOf(query.toArray())).message).toContain('"Hots"; did you mean Host?');
    expect(log).toEqual(['GET /api/v2/types/indicatorTypes']);
    const several = await failureOf(tc.indicators.list({ owner: ['Nope', OWNER] }).toArray());
    expect([several.code, several.message]).toEqual([
      'PermissionDenied',
      expect.stringMatching(/^owner "Nope": /),
    ]);
    for (const call of [
      () => tc.indicators.list({ owner: 'Nope' }).toArray(),
      () =>
        tc.batch.run({ indicator: [{ type: 'Host', summary: 'a.example' }] }, { owner: 'Nope' }),
    ]) {
      const error = await failureOf(call());
      expect(error).toMatchObject({ code: 'PermissionDenied', details: { owner: 'Nope' } });
      expect(error.message).toContain('the owner asked for is "Nope"');
      expect(error.cause).toBeUndefined();
    }
  });

  test('keep the position of an iteration that delivers nothing', async () => {
    const { tc } = await simulate();
    const query = tc.indicators.list({ from: 'id:3' });
    expect([await query.toArray(), query.position]).toEqual([[], 'id:3']);
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
