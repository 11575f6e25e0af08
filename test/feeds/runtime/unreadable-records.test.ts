// The records of a snapshot that could not be used, from one cursor to the next.
import { describe, expect, test } from 'vitest';
import { newlyUnreadable } from '../../../src/feeds/index.ts';
import { UnreadableRecords } from '../../../src/feeds/runtime/unreadable-records.ts';

const textOf = (...identities: readonly (string | number)[]): string | undefined => {
  const records = new UnreadableRecords();
  for (const identity of identities) records.add(String(identity));
  return records.toText();
};
const many = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

describe('records that could not be used', () => {
  test.each<[string, string | undefined, string | undefined, number]>([
    ['none', textOf(), textOf('a'), 0],
    ['the same in another order', textOf('a', 'b'), textOf('b', 'a', 'b'), 0],
    ['fewer of them', textOf('a'), textOf('a', 'b'), 0],
    ['as many others', textOf('a', 'c'), textOf('a', 'b'), 1],
    ['some behind a snapshot without', textOf('a', 'b'), undefined, 2],
    ['very many, the same', textOf(...many(400)), textOf(...many(400).reverse()), 0],
    ['very many, one of them another', textOf(...many(400)), textOf(...many(400, 1)), 400],
    ['some behind very many', textOf('a'), textOf(...many(400)), 1],
  ])('%s are told from those of the last snapshot [D3]', (_what, now, before, expected) => {
    expect(newlyUnreadable(now, before)).toBe(expected);
  });

  test('fit into a cursor however many they are', () => {
    expect((textOf(...many(256)) ?? '').length).toBe(2048);
    expect((textOf(...many(5000)) ?? '').length).toBeLessThan(40);
  });
});
