// What a column of dates proves about their order.
import { expect, describe, test } from 'vitest';
import { OrderEvidence, orderOf } from '../../../src/feeds/authoring/order-evidence.ts';
import type { DateOrder } from '../../../src/feeds/mapping/ordered-date.ts';

describe('the order of a column', () => {
  test.each<[string, readonly string[], DateOrder | undefined]>([
    ['a first part above 12', ['01/02/2026', '13/02/2026'], 'day-first'],
    ['a second part above 12', ['01/02/2026', '01/13/2026'], 'month-first'],
    ['a second part above 12 behind dots', ['01.02.2026', '01.13.2026'], 'month-first'],
    ['dots alone', ['01.02.2026', '03.04.2026 10:00'], 'day-first'],
    ['slashes that fit both orders', ['01/02/2026', '03/04/2026'], undefined],
    ['dots among slashes that fit both', ['01.02.2026', '03/04/2026'], undefined],
    ['a proof for each order', ['13/02/2026', '02/13/2026'], undefined],
    ['a proof for each order by marks', ['13-02-2026', '02/13/2026'], undefined],
    ['dots beside a proof for the month', ['05.11.2026', '11/21/2026'], undefined],
    ['dots beside a proof for the day', ['05.11.2026', '21/11/2026'], 'day-first'],
    ['a proof of another mark', ['05/11/2026', '21-11-2026'], undefined],
    ['the same proof of two marks', ['05/21/2026', '11-21-2026'], 'month-first'],
    ['dots that contradict themselves', ['13.02.2026', '02.13.2026'], undefined],
    ['no month at all', ['13/13/2026'], undefined],
    ['other dates', ['2026-02-13', 'Fri, 20 Nov 2026 10:00:00 GMT', ''], undefined],
  ])('%s', (_what, values, order) => {
    expect(orderOf(values)).toBe(order);
  });

  test('keeps a date for each thing that was seen', () => {
    const evidence = new OrderEvidence();
    for (const value of [' 13/02/2026', '02/13/2026', '01.02.2026', '01-02-2026'])
      evidence.see(value);
    expect(evidence.proofs).toEqual([
      { order: 'day-first', example: '13/02/2026', byConvention: false },
      { order: 'month-first', example: '02/13/2026', byConvention: false },
      { order: 'day-first', example: '01.02.2026', byConvention: true },
    ]);
    expect(evidence.unknown).toBe('01-02-2026');
  });
});
