import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSurface, type Surface } from './public-surface.ts';

describe('the public types of the SDK', () => {
  let surface: Surface;
  beforeAll(() => {
    surface = readSurface();
  }, 120_000);

  test('are all exported: what a signature names can be named by its caller', () => {
    expect(surface.notExported).toEqual([]);
  });

  test('have no any, however deep', () => {
    expect(surface.anys).toEqual([]);
  });
});

test('the search finds an any inside of functions, promises and lists, and a type that is not exported', () => {
  const entry = fileURLToPath(new URL('./of-the-test.ts', import.meta.url));
  const text = `interface Hidden { readonly deep: { readonly a: (x: any) => void } }
export interface Bad { b: () => Promise<any>; c: Hidden; f: (o: { x: any[] }) => AsyncGenerator<any> }
export const inferred = () => JSON.parse('1');`;
  const { anys, notExported } = readSurface(entry, new Map([[entry, text]]));
  expect(anys).toHaveLength(5);
  expect(notExported).toEqual([expect.stringContaining('Hidden')]);
}, 120_000);
