// What is remembered of STIX documents between their two readings.
import { describe, expect, test } from 'vitest';
import { IdNumbers, NumberColumn } from '../../../src/feeds/formats/stix/id-numbers.ts';
import { StixIndex } from '../../../src/feeds/formats/stix/index-of-objects.ts';
import { ObjectLinks } from '../../../src/feeds/formats/stix/links-of-objects.ts';

const idOf = (type: string, n: number): string =>
  `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('numbers of ids', () => {
  test('each id has one number, in the order of arrival, however many there are', () => {
    const numbers = new IdNumbers();
    const ids = Array.from({ length: 5000 }, (_, n) => idOf('indicator', n));
    expect(ids.map((id) => numbers.add(id))).toEqual(ids.map((_, n) => n));
    expect(ids.map((id) => numbers.add(id))).toEqual(ids.map((_, n) => n));
    expect(ids.map((id) => numbers.get(id))).toEqual(ids.map((_, n) => n));
    expect(numbers.size).toBe(5000);
  });

  test('an id that was never added has none, the empty text is one like others', () => {
    const numbers = new IdNumbers();
    expect([numbers.get(''), numbers.get(idOf('malware', 1))]).toEqual([undefined, undefined]);
    expect([numbers.add(''), numbers.add(idOf('malware', 1)), numbers.get('')]).toEqual([0, 1, 0]);
  });

  test('a column is 0 where nothing was set, also far behind', () => {
    const column = new NumberColumn();
    column.set(100_000, 7);
    expect([column.get(100_000), column.get(3), column.get(1_000_000)]).toEqual([7, 0, 0]);
  });
});

test('links of an object are its own, each once, sorted, and only those that may be made', () => {
  const links = new ObjectLinks();
  links.add(0, 10, 'malware--b');
  links.add(1, 10, 'malware--b');
  links.add(0, 11, 'malware--a');
  links.add(0, 10, 'malware--b');
  expect(links.groupsOf(0, () => true)).toEqual(['malware--a', 'malware--b']);
  expect(links.groupsOf(0, (group) => group === 10)).toEqual(['malware--b']);
  expect(links.groupsOf(1, () => true)).toEqual(['malware--b']);
  expect(links.groupsOf(2, () => true)).toEqual([]);
});

describe('versions', () => {
  const seen = (...modified: readonly (string | undefined)[]): readonly boolean[] => {
    const index = new StixIndex({ outside: 'report' });
    const objects = modified.map((at) => ({
      id: idOf('indicator', 1),
      ...(at === undefined ? {} : { modified: at }),
    }));
    for (const object of objects) index.see(object);
    return objects.map((object) => index.readAgain(object));
  };

  test.each<[what: string, modified: readonly (string | undefined)[], counts: readonly boolean[]]>([
    ['the newest', ['2031-01-02T00:00:00Z', '2031-01-01T00:00:00Z'], [true, false]],
    [
      'the later of equal ones',
      ['2031-01-01T00:00:00Z', '2031-01-01T00:00:00.000Z'],
      [false, true],
    ],
    ['half a second more', ['2031-01-01T00:00:00.500Z', '2031-01-01T00:00:00Z'], [true, false]],
    ['one with a time', ['2031-01-01T00:00:00Z', undefined, 'soon'], [true, false, false]],
    ['the only one', [undefined], [true]],
  ])('%s counts', (_what, modified, counts) => {
    expect(seen(...modified)).toEqual(counts);
  });

  test('a newer version that is revoked takes the links to it away', () => {
    const index = new StixIndex({ outside: 'link' });
    const [from, to] = [idOf('indicator', 1), idOf('malware', 2)];
    const link = { id: idOf('relationship', 3), source_ref: from, target_ref: to };
    index.see(link);
    expect(index.groupsOf(from)).toEqual([to]);
    index.see({ id: to, modified: '2031-01-02T00:00:00Z', revoked: true });
    index.see({ id: to, modified: '2031-01-01T00:00:00Z' });
    expect(index.groupsOf(from)).toEqual([]);
  });
});
