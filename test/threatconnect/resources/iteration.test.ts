import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../http/client.ts';
import { json, signed, startPlatform } from '../platform.ts';
import { OWNER, simulate } from '../simulated.ts';

describe('iterating while others write', () => {
  test('delivers exactly once what is there from begin to end, whatever is added or removed meanwhile', async () => {
    const { tc, control } = await simulate();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('add', 'remove-old', 'remove-new', 'nothing'), {
          minLength: 12,
          maxLength: 12,
        }),
        async (count, pageSize, script) => {
          await control('reset', {});
          let next = 0;
          const add = async () => {
            const change = tc.change();
            const summary = `h${next++}.example`;
            change.indicator('Host', summary);
            (await change.commit()).throwIfFailed();
            return summary;
          };
          const remove = (summary: string) =>
            control('edit', { owner: OWNER, type: 'Host', summary, delete: true });
          const stable = new Set<string>();
          for (let n = 0; n < count; n += 1) stable.add(await add());
          const delivered: string[] = [];
          const added: string[] = [];
          let step = 0;
          for await (const { summary } of tc.indicators.list({ pageSize })) {
            delivered.push(summary);
            const action = script[step++ % script.length];
            if (action === 'add' && added.length < 10) added.push(await add());
            if (action === 'remove-new' && added.length > 0) await remove(added.pop()!);
            if (action === 'remove-old') {
              // One that was delivered: with pages cut by offset this would make the next object slip through.
              const victim = delivered.find((one) => stable.has(one));
              if (victim !== undefined) {
                stable.delete(victim);
                await remove(victim);
              }
            }
          }
          expect(new Set(delivered).size).toBe(delivered.length);
          for (const summary of stable) expect(delivered).toContain(summary);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('goes on with a new token when the old one ends between two pages', async () => {
    let page = 0;
    const tokens: string[] = [];
    const { client } = await startPlatform(
      (response, request, number) => {
        const token = String(request.headers.authorization);
        tokens.push(token);
        if (page === 1 && token === 'TC-Token first-token')
          return json({ status: 'Failure', message: 'Unauthorized' }, 401)(
            response,
            request,
            number,
          );
        page += 1;
        const more =
          page < 3
            ? { next: `http://${String(request.headers.host)}/api/v3/indicators?resultStart=1` }
            : {};
        return json({
          status: 'Success',
          data: [{ id: page, type: 'Host', summary: `h${page}.example` }],
          ...more,
        })(response, request, number);
      },
      {
        credentials: {
          token: 'first-token',
          renew: (expired) => Promise.resolve({ token: `${expired}-renewed` }),
        },
      },
    );
    const found = await client.indicators.list({ pageSize: 1 }).toArray();
    expect(found.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(tokens).toEqual(
      ['first-token', 'first-token', 'first-token-renewed', 'first-token-renewed'].map(
        (token) => `TC-Token ${token}`,
      ),
    );
  });

  test('does not follow a next page to another origin under a sorting of one’s own', async () => {
    const { client, server } = await startPlatform(
      signed(
        json({
          status: 'Success',
          data: [],
          next: 'https://elsewhere.invalid/api/v3/indicators?resultStart=1',
        }),
      ),
    );
    const error = await failureOf(client.indicators.list({ sorting: 'rating desc' }).toArray());
    expect([error.code, server.requests.length]).toEqual(['PlatformResponse', 1]);
  });
});

describe('iterating by id', () => {
  test.each([
    ['an empty page that says more follow', [], 'an empty page'],
    ['an id that is none', [{ id: 'x', type: 'Host', summary: 'a.example' }], 'got x'],
    [
      'ids of different lengths the wrong way round',
      [10, 9].map((id) => ({ id, type: 'Host', summary: `h${id}.example` })),
      'expected ids above 10',
    ],
  ])('ends in an error, not in a shorter list, at %s', async (_title, data, words) => {
    const { client } = await startPlatform((response, request, number) =>
      json({
        status: 'Success',
        data,
        next: `http://${String(request.headers.host)}/api/v3/indicators?resultStart=1`,
      })(response, request, number),
    );
    const error = await failureOf(client.indicators.list().toArray());
    expect(error.code).toBe('PlatformResponse');
    expect(error.message).toContain(words);
  });
});

describe('values', () => {
  test('of any type and any text survive encoding and signing', async () => {
    const { tc } = await simulate();
    const hostile = fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 500 }),
        fc.constantFrom(
          '/',
          '%',
          '?',
          '#',
          '"',
          "'",
          '\\',
          ',',
          ' x ',
          'a+b',
          'a%2Fb',
          'é ü 漢字',
          'x'.repeat(500),
          '..',
          '&owner=x',
          ' : ',
        ),
      )
      .filter((value) => !/[\p{Cc}\ud800-\udfff]/u.test(value));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Mutex', 'User Agent', 'Email Subject', 'Hashtag'),
        hostile,
        async (type, value) => {
          const change = tc.change();
          change.indicator(type, value).addTag('hostile');
          (await change.commit()).throwIfFailed();
          const found = await tc.indicators.find(value, { type });
          expect(found?.summary).toBe(value);
          // By value in the path of the old interface too, unless no path can name it.
          if (['.', '..'].includes(value)) {
            const error = await failureOf(tc.indicators.details.observationCount(found!));
            expect(error.code).toBe('ConfigInvalid');
            return;
          }
          const { count } = await tc.indicators.details.observationCount(found!);
          expect(count).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
