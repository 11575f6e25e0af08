import { expect, test } from 'vitest';
import { tqlAnd, tqlIn, tqlString } from '../../src/threatconnect/index.ts';

test.each([
  ['plain', '"plain"'],
  ['say "hi"', String.raw`"say \"hi\""`],
  ["it's", String.raw`"it\'s"`],
  ['back`tick', '"back\\`tick"'],
  ['C:\\temp', String.raw`"C:\\temp"`],
  ['" or 1=1 or "', String.raw`"\" or 1=1 or \""`],
])('the value %s stays a value in a query', (value, literal) => {
  expect(tqlString(value)).toBe(literal);
});

test('conditions are joined in parentheses', () => {
  expect(tqlAnd('a EQ 1 or b EQ 2', tqlIn('summary', ['x', 'y']))).toBe(
    '(a EQ 1 or b EQ 2) and (summary in ("x","y"))',
  );
});
