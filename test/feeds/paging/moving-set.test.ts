// A list that moves while it is read by offset: within the stated guarantee nothing that stays in it is missed (A3).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPage, type Page } from '../../../src/feeds/paging/page.ts';
import type { PageState } from '../../../src/feeds/paging/page-state.ts';
import { firstPage, nextPage, placeInstead } from '../../../src/feeds/paging/pager.ts';
import { atPath, offsets, pages, type Paging } from '../../../src/feeds/index.ts';

const SIZE = 5;
const OVERLAP = 3;
const context = { origins: [], hide: (text: string): string => text };

/** What happens to the list between two requests: records come in anywhere, and at most OVERLAP leave. */
const change = fc.record({
  insert: fc.array(fc.nat(40), { maxLength: 4 }),
  remove: fc.array(fc.nat(40), { maxLength: OVERLAP }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const pageOf = (body: object): Page =>
  createPage(
    { where: 'test', headers: {}, url: 'http://feed.example/' },
    Buffer.from(JSON.stringify(body)),
    1_000_000,
  );

interface Reading {
  readonly seen: ReadonlySet<number>;
  readonly stayed: readonly number[];
  readonly problem: string | undefined;
}

/** Reads a list of numbers that changes after each page; the state goes through JSON, as a checkpoint does. */
function read(
  paging: Paging,
  length: number,
  changes: readonly Change[],
  stated: boolean,
): Reading {
  let list = Array.from({ length }, (_, index) => index);
  let stayed = [...list];
  let fresh = length;
  const seen = new Set<number>();
  let state: PageState = firstPage(paging, {});
  for (let turn = 0; ; turn += 1) {
    expect(turn).toBeLessThan(500);
    const { offset, page, size = SIZE } = state.values;
    const from = offset ?? ((page ?? 1) - 1) * size;
    const items = list.slice(from, from + size);
    for (const item of items) seen.add(item);
    const answer = pageOf({ turn, items, ...(stated ? { total: list.length } : {}) });
    const step = nextPage(paging, JSON.parse(JSON.stringify(state)) as PageState, answer, context);
    if (step.end) return { seen, stayed, problem: step.problem };
    state = step.state;
    const { insert = [], remove = [] } = changes[turn] ?? {};
    const gone = new Set(remove.map((at) => list[at % Math.max(list.length, 1)]));
    list = list.filter((item) => !gone.has(item));
    stayed = stayed.filter((item) => !gone.has(item));
    for (const at of insert) list.splice(at % (list.length + 1), 0, fresh++);
  }
}

describe('paging over a list that moves', () => {
  test.each([true, false])(
    'misses nothing that stays while no more than the overlap leaves; total stated: %s [A3]',
    (stated) => {
      const paging = offsets({
        items: ['items'],
        size: SIZE,
        overlap: OVERLAP,
        ...(stated ? { total: atPath('total') } : {}),
      });
      fc.assert(
        fc.property(fc.nat(30), fc.array(change, { maxLength: 12 }), (length, changes) => {
          const { seen, stayed } = read(paging, length, changes, stated);
          expect(stayed.filter((item) => !seen.has(item))).toEqual([]);
        }),
        { numRuns: 150 },
      );
    },
  );

  test('by number of the page a list that shrinks is noticed, or nothing was missed [A3]', () => {
    const paging = pages({ items: ['items'], size: SIZE, total: atPath('total') });
    const shrinking = change.map(({ remove }) => ({ insert: [], remove }));
    fc.assert(
      fc.property(fc.nat(30), fc.array(shrinking, { maxLength: 12 }), (length, changes) => {
        const { seen, stayed, problem } = read(paging, length, changes, true);
        if (problem === undefined) expect(stayed.filter((item) => !seen.has(item))).toEqual([]);
        else expect(problem).toContain('shrank');
      }),
      { numRuns: 100 },
    );
  });
});

describe('a list that is longer than one run', () => {
  /** Reads `perRun` pages, then the list loses what `losses` says; in the last runs it stands still. Gives the number of runs. */
  function readInRuns(
    paging: Paging,
    length: number,
    perRun: number,
    losses: readonly (readonly number[])[],
  ): Pick<Reading, 'seen' | 'stayed'> & { readonly runs: number } {
    let list = Array.from({ length }, (_, index) => index);
    const seen = new Set<number>();
    let place: PageState | undefined;
    for (let runs = 1; ; runs += 1) {
      expect(runs).toBeLessThan(500);
      let state = place ?? firstPage(paging, {});
      for (let stored = 0; stored < perRun; stored += 1) {
        const ask = (): { readonly items: readonly number[]; readonly page: Page } => {
          const { offset, page, size = SIZE } = state.values;
          const from = offset ?? ((page ?? 1) - 1) * size;
          const items = list.slice(from, from + size);
          return { items, page: pageOf({ from, items, total: list.length }) };
        };
        let answer = ask();
        const instead =
          stored === 0 && place ? placeInstead(paging, place, answer.page) : undefined;
        if (instead) {
          state = instead;
          answer = ask();
        }
        for (const item of answer.items) seen.add(item);
        const step = nextPage(paging, state, answer.page, context);
        if (step.end) {
          expect(step.problem).toBeUndefined();
          return { seen, stayed: list, runs };
        }
        ({ state } = step);
      }
      place = JSON.parse(JSON.stringify({ ...state, seen: [] })) as PageState;
      const gone = new Set(losses[runs - 1]?.map((at) => list[at % Math.max(list.length, 1)]));
      list = list.filter((item) => !gone.has(item));
    }
  }

  const options = { items: ['items'], size: SIZE, total: atPath('total') };
  test.each([
    // Back by whole pages: up to one of them is read for the second time.
    ['by number', pages(options), 1],
    ['by offset', offsets(options), 0],
    ['by offset with an overlap', offsets({ ...options, overlap: OVERLAP }), 0],
  ])(
    'and loses records between all of them, %s: none that stays is missed, and its end is reached as soon as if it stood still [A3] [S5]',
    (_how, paging, spare) => {
      const loss = fc.array(fc.nat(200), { maxLength: 30 });
      fc.assert(
        fc.property(
          fc.nat(150),
          fc.integer({ min: 1, max: 4 }),
          fc.array(loss, { maxLength: 40 }),
          (length, perRun, losses) => {
            const { seen, stayed, runs } = readInRuns(paging, length, perRun + spare, losses);
            expect(stayed.filter((item) => !seen.has(item))).toEqual([]);
            expect(runs).toBeLessThanOrEqual(readInRuns(paging, length, perRun, []).runs);
          },
        ),
        { numRuns: 200 },
      );
    },
  );
});
