// Expressions that stand in several places are computed once per record.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { compute } from '../../../src/feeds/index.ts';
import { compileNode } from '../../../src/feeds/mapping/compile.ts';
import { nodeOf } from '../../../src/feeds/mapping/expression.ts';
import { createKeyedReader } from '../../../src/feeds/mapping/keyed-text.ts';
import { referencesOf } from '../../../src/feeds/mapping/references.ts';
import { sharedNodes } from '../../../src/feeds/mapping/shared-nodes.ts';
import { createXids, xidOf } from '../../../src/feeds/runtime/xid.ts';

const r = referencesOf(z.object({ a: z.string() }));

test('what two roots refer to is shared, what is only below it is not', () => {
  const below = compute([r.a], 'below', (a) => a);
  const common = compute([below], 'common', (a) => a);
  const [one, two] = [compute([common], 'one', String), compute([common], 'two', String)];
  const shared = sharedNodes([nodeOf(one), nodeOf(two)]);
  expect([...shared]).toEqual([nodeOf(common)]);
  expect(sharedNodes([nodeOf(one)]).size).toBe(0);
});

test('a shared expression is computed once per record, and anew for the next one', () => {
  const asked: string[] = [];
  const node = nodeOf(
    compute([r.a], 'asked', (a) => {
      asked.push(a);
      return a.length;
    }),
  );
  const tools = { parameters: {}, runAt: '', sourceNames: [], note: () => undefined };
  const evaluate = compileNode(node, { ...tools, shared: new Set([node]) });
  const [first, second] = [{ a: 'x' }, { a: 'yy' }];
  expect([first, first, second, first].map(evaluate)).toEqual([1, 1, 2, 1]);
  expect(asked).toEqual(['x', 'yy', 'x']);
});

test('ids that are remembered are the ids, more of them than are kept', () => {
  const xids = createXids('feed');
  const keys = Array.from({ length: 6000 }, (_, n) => [String(n % 5500), 'x']);
  expect(keys.map(xids)).toEqual(keys.map((key) => xidOf('feed', key)));
});

test.each<[text: string, key: string, value: string | undefined]>([
  ['URL: a.example/x,y, MD5: 1', 'URL', 'a.example/x,y'],
  ['URL: a.example/x,y, MD5: 1', 'MD5', '1'],
  ['URL: a, URL: b', 'URL', 'a'],
  ['URL: a, C++: b', 'C++', 'b'],
  ['URL: , MD5: 1', 'URL', ''],
  ['MD5: 1', 'URL', undefined],
  ['', 'URL', undefined],
])('of “%s” the value of %s is %s', (text, key, value) => {
  const read = createKeyedReader(['URL', 'MD5', 'C++'], key);
  expect([read(text), read(text)]).toEqual([value, value]);
});
