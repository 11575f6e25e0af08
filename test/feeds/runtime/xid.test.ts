import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tcexXidOf, xidOf } from '../../../src/feeds/index.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('identities of groups', () => {
  // These values are on platforms: a change here doubles the data of every customer.
  test.each([
    [
      'malc0de',
      ['x.exe', '0123456789abcdef0123456789abcdef'],
      sha256('7:malc0de5:x.exe32:0123456789abcdef0123456789abcdef'),
    ],
    ['malc0de', ['', 'é'], sha256('7:malc0de0:1:é')],
  ] as const)('%s %j is always the same [S16]', (namespace, parts, hash) => {
    expect(xidOf(namespace, parts)).toBe(`tcf1-${hash}`);
  });

  test('golden vector [S16]', () => {
    expect(xidOf('malc0de', ['setup.exe', '01123456789abcdef0123456789abcde'])).toBe(
      'tcf1-f9b809751544e062c54bd69537682ee45e4179a7c3c716215910236bb622c8b4',
    );
    expect(xidOf('urlhaus', ['family', 'Example Bot'])).toBe(
      'tcf1-375a219f0e2b717239f2645020e2450c7529fce083febb649afa94b6cd9bfffe',
    );
  });

  test('different parts or namespaces never meet [S15]', () => {
    const parts = fc.array(
      fc.string({ unit: fc.constantFrom('a', '-', ':', '1', ''), maxLength: 4 }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(fc.tuple(parts, parts), ([a, b]) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(xidOf('n', a)).not.toBe(xidOf('n', b));
      }),
    );
    expect(xidOf('a', ['b'])).not.toBe(xidOf('ab', []));
  });

  test('the form of the vendor is available: a list is hashed twice, a text once [S16]', () => {
    expect(tcexXidOf(['x.exe', 'md5'])).toBe(sha256(sha256('x.exe-md5')));
    expect(tcexXidOf('x.exe-md5')).toBe(sha256('x.exe-md5'));
  });
});
