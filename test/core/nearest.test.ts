import { describe, expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/core/nearest.ts';

describe('the known word that was meant', () => {
  test.each([
    ['fisrt_seen', ['first_seen', 'last_seen'], 'first_seen'],
    ['First-Seen', ['first_seen', 'last_seen'], 'first_seen'],
    ['timezone', ['field', 'zone', 'absent'], 'zone'],
    ['zone', ['cron', 'timezone'], 'timezone'],
    ['separator', ['delimiter', 'header'], 'delimiter'],
    ['delimiter', ['column', 'separator'], 'separator'],
    ['encoding', ['charset', 'escape'], 'charset'],
    // A slip of the fingers comes before another word for the same.
    ['seperator', ['delimiter', 'separator'], 'separator'],
    ['nothing-like-it', ['field', 'zone'], undefined],
    ['timezone', ['field', 'absent'], undefined],
  ])('%s among %j is %s', (word, known, meant) => {
    expect(nearest(word, known)).toBe(meant);
    expect(didYouMean(word, known)).toBe(meant === undefined ? '' : `; did you mean ${meant}?`);
  });
});
