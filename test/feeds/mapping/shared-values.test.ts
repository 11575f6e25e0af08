// A list that several places of a mapping use is one list.
import { expect, test } from 'vitest';
import { compute } from '../../../src/feeds/index.ts';
import { nodeOf } from '../../../src/feeds/mapping/expression.ts';
import { compileNode } from '../../../src/feeds/mapping/compile.ts';
import { referencesOf } from '../../../src/feeds/mapping/references.ts';
import { sharedNodes } from '../../../src/feeds/mapping/shared-nodes.ts';
import { z } from 'zod';

test('a function that would change it is refused, so that no place sees the change of another [M2]', () => {
  const record = z.object({ at: z.string() });
  const r = referencesOf(record) as { at: never };
  const parts = compute([r.at], 'parts', (at) => String(at).split(','));
  const last = nodeOf(compute([parts], 'last', (list: string[]) => list.at(-1)));
  const taken = nodeOf(compute([parts], 'taken', (list: string[]) => list.pop()));
  const tools = {
    ...{ parameters: {}, runAt: '', sourceNames: [], note: () => undefined },
    ...{ compiled: new Map(), shared: sharedNodes([taken, last]) },
  };
  const value = { at: 'a.example,b.example' };
  expect(() => compileNode(taken, tools)(value)).toThrow(TypeError);
  expect(compileNode(last, tools)(value)).toBe('b.example');
});
