import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeContent } from '../../src/core/merge-content.ts';
import type { AttributeContent, ObjectContent } from '../../src/core/mapped-object.ts';

const word = fc.constantFrom('alpha', 'beta', 'gamma');
const instant = fc.constantFrom(
  '2026-01-01T00:00:00Z',
  '2026-01-02T00:00:00Z',
  '2026-02-01T00:00:00Z',
);
/** Members without a value are absent, as `exactOptionalPropertyTypes` wants them. */
const some = <T extends object>(model: { [K in keyof T]-?: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<T>;

const attribute: fc.Arbitrary<AttributeContent> = fc
  .tuple(
    fc.record({ type: word, value: instant }),
    some<{ displayed: boolean; source: string }>({ displayed: fc.boolean(), source: word }),
  )
  .map(([base, more]) => ({ ...base, ...more }));
const label = fc
  .tuple(fc.record({ name: word }), some<{ color: string }>({ color: word }))
  .map(([base, more]) => ({ ...base, ...more }));

const content: fc.Arbitrary<ObjectContent> = some<ObjectContent>({
  name: word,
  rating: fc.integer({ min: 0, max: 5 }),
  confidence: fc.integer({ min: 0, max: 100 }),
  active: fc.boolean(),
  firstSeen: instant,
  lastSeen: instant,
  externalDateAdded: instant,
  externalDateExpires: instant,
  externalLastModified: instant,
  attributes: fc.array(attribute, { maxLength: 4 }),
  tags: fc.array(word, { maxLength: 4 }),
  securityLabels: fc.array(label, { maxLength: 3 }),
  associatedGroups: fc.array(word, { maxLength: 3 }),
  associatedIndicators: fc.array(
    fc.record({ association: word, id: word, type: fc.constant('Host' as const) }),
    { maxLength: 3 },
  ),
  fields: fc.dictionary(
    word,
    fc.oneof(fc.integer(), fc.boolean(), word, fc.array(word, { maxLength: 3 })),
    { maxKeys: 3 },
  ),
  once: fc.array(attribute, { maxLength: 3 }),
  volatile: fc.array(attribute, { maxLength: 3 }),
  volatileLastSeen: fc.constant(true as const),
});

/** Content as every reader of a merge sees it: lists sorted and without doubles. */
const settled = (one: ObjectContent): ObjectContent => mergeContent(one, {});

describe('merging what is said several times about one object', () => {
  test('gives the same in any order [M16]', () => {
    fc.assert(
      fc.property(content, content, (a, b) => {
        expect(mergeContent(a, b)).toEqual(mergeContent(b, a));
      }),
      { numRuns: 500 },
    );
  });

  test('gives the same in any grouping [M16]', () => {
    fc.assert(
      fc.property(content, content, content, (a, b, c) => {
        expect(mergeContent(mergeContent(a, b), c)).toEqual(mergeContent(a, mergeContent(b, c)));
      }),
      { numRuns: 500 },
    );
  });

  test('is not changed by saying the same again [M16]', () => {
    fc.assert(
      fc.property(content, (a) => {
        expect(mergeContent(a, a)).toEqual(settled(a));
        expect(settled(settled(a))).toEqual(settled(a));
      }),
      { numRuns: 500 },
    );
  });

  test('takes the higher score, the earliest first and the latest last date', () => {
    expect(
      mergeContent(
        {
          rating: 2,
          confidence: 80,
          firstSeen: '2026-01-02T00:00:00Z',
          lastSeen: '2026-01-03T00:00:00Z',
        },
        {
          rating: 4,
          confidence: 20,
          firstSeen: '2026-01-01T00:00:00Z',
          lastSeen: '2026-01-02T00:00:00Z',
        },
      ),
    ).toEqual({
      rating: 4,
      confidence: 80,
      firstSeen: '2026-01-01T00:00:00Z',
      lastSeen: '2026-01-03T00:00:00Z',
    });
  });

  test('unites tags, attributes, labels and groups', () => {
    expect(
      mergeContent(
        {
          tags: ['b', 'a'],
          attributes: [{ type: 'Source', value: 'one' }],
          associatedGroups: ['g2'],
          securityLabels: [{ name: 'TLP:GREEN' }],
        },
        {
          tags: ['a', 'c'],
          attributes: [{ type: 'Source', value: 'two' }],
          associatedGroups: ['g1'],
          securityLabels: [{ name: 'TLP:AMBER' }],
        },
      ),
    ).toEqual({
      tags: ['a', 'b', 'c'],
      attributes: [
        { type: 'Source', value: 'one' },
        { type: 'Source', value: 'two' },
      ],
      associatedGroups: ['g1', 'g2'],
      securityLabels: [{ name: 'TLP:AMBER' }, { name: 'TLP:GREEN' }],
    });
  });

  test('keeps what one side alone says, and says nothing that neither said', () => {
    expect(mergeContent({ rating: 3 }, { tags: ['x'] })).toEqual({ rating: 3, tags: ['x'] });
    expect(Object.keys(mergeContent({}, {}))).toEqual([]);
  });

  test('is active when any says so', () => {
    expect(mergeContent({ active: false }, { active: true })).toEqual({ active: true });
    expect(mergeContent({ active: false }, {})).toEqual({ active: false });
  });

  test('keeps the earliest write-once and the latest volatile value of a type [M13]', () => {
    const early = [{ type: 'Seen', value: '2026-01-01T00:00:00Z' }];
    const late = [{ type: 'Seen', value: '2026-03-01T00:00:00Z' }];
    expect(mergeContent({ once: late, volatile: early }, { once: early, volatile: late })).toEqual({
      once: early,
      volatile: late,
    });
  });
});
