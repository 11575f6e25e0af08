import { describe, expect, test } from 'vitest';
import { readIdentity, writeIdentity } from '../../src/worker/worker-identity.ts';

const store = { id: '0123456789ab', path: '/srv/feeds of two teams/var' };

describe('the name of a worker', () => {
  test.each([
    [{ pid: 4711, host: 'alpha' }],
    [{ pid: 4711, host: 'alpha.example', store }],
    [{ pid: 1, host: '4f1c0a', store: { ...store, path: '/' } }],
  ])('is read as it was written: %j', (identity) => {
    expect(readIdentity(writeIdentity(identity))).toEqual(identity);
  });

  test('fits into what the server accepts, whatever the path', () => {
    const path = `/${'deep/'.repeat(800)}end`;
    expect(writeIdentity({ pid: 1, host: 'alpha', store: { ...store, path } }).length).toBeLessThan(
      1000,
    );
  });

  test.each([
    ['4711@alpha', { pid: 4711, host: 'alpha' }],
    ['somebody@beta', { pid: 0, host: 'beta' }],
    ['a name of its own', { pid: 0, host: 'a name of its own' }],
  ])('of another program, %s, tells its machine at most', (text, identity) => {
    expect(readIdentity(text)).toEqual(identity);
  });
});
