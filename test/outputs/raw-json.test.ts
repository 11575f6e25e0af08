// Parts of JSON as texts, against a reader that makes values.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEmptyJson, rawItems, rawMembers } from '../../src/outputs/raw-json.ts';

test('members and items are what a reader of values finds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(2), (object, indent) => {
      const members = rawMembers(JSON.stringify(object, undefined, indent));
      const read = Object.fromEntries(
        [...members].map(([name, text]) => [name, JSON.parse(text) as unknown]),
      );
      expect(read).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.nat(2), (list, indent) => {
      const items = rawItems(JSON.stringify(list, undefined, indent));
      expect(items.map((text) => JSON.parse(text) as unknown)).toEqual(
        JSON.parse(JSON.stringify(list)),
      );
    }),
  );
});

test('numbers keep their digits', () => {
  const members = rawMembers('{"id": 9007199254740993, "rating":3.0,"a\\u0062c":[1.50, -0]}');
  expect(Object.fromEntries(members)).toEqual({
    id: '9007199254740993',
    rating: '3.0',
    abc: '[1.50, -0]',
  });
  expect(rawItems(members.get('abc'))).toEqual(['1.50', '-0']);
});

test.each(['null', '"text"', '1', '', undefined])('%j has no parts', (text) => {
  expect(rawMembers(text).size).toBe(0);
  expect(rawItems(text)).toEqual([]);
});

test.each(['""', 'null', '[]', '{}', '[ ]', '{\n}'])('%j is empty', (text) => {
  expect(isEmptyJson(text)).toBe(true);
});
test.each(['0', 'false', '" "', '[0]', '{"a":1}'])('%j is not empty', (text) => {
  expect(isEmptyJson(text)).toBe(false);
});
