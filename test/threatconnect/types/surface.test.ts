// Types tested as types: what was not asked for, and what does not fit, must not compile.
import { describe, expectTypeOf, test } from 'vitest';
import {
  and,
  fileType,
  rating,
  tag,
  tql,
  type Filter,
  type Indicator,
  type ObjectQuery,
  type Tag,
  type ThreatConnect,
} from '../../../src/threatconnect/index.ts';

/** True for `any` only. */
type IsAny<T> = 0 extends 1 & T ? true : false;
declare const tc: ThreatConnect;
declare const itemOf: <R>(query: ObjectQuery<R>) => R;
/** Compiled, never run. */
const types = (body: () => unknown): void => void expectTypeOf(body).toBeFunction();

describe('types of records', () => {
  test('have what was asked for and nothing else', () => {
    types(() => {
      const hosts = tc.indicators.list({
        type: 'Host',
        where: and(tag('apt'), rating.ge(3)),
        fields: ['tags', 'attributes'],
      });
      const host = itemOf(hosts);
      expectTypeOf(host.tags).toEqualTypeOf<readonly Tag[]>();
      expectTypeOf(host.hostName).toEqualTypeOf<string>();
      expectTypeOf(host.type).toEqualTypeOf<'Host'>();
      expectTypeOf(host.rating).toEqualTypeOf<number | undefined>();
      expectTypeOf(host.id).toEqualTypeOf<string>();
      expectTypeOf(host).not.toHaveProperty('securityLabels');
      expectTypeOf(host).not.toHaveProperty('md5');
      // @ts-expect-error: not asked for
      expectTypeOf(host.securityLabels);
      const plain = tc.indicators.list();
      expectTypeOf(itemOf(plain)).not.toHaveProperty('tags');
      expectTypeOf(itemOf(plain)).not.toHaveProperty('hostName');
      expectTypeOf(itemOf(plain).type).toEqualTypeOf<string>();
    });
  });

  test('of several types are told apart by type', () => {
    types(() => {
      const both = tc.indicators.list({ type: ['Host', 'File'] });
      const one = itemOf(both);
      expectTypeOf(one).extract<{ type: 'File' }>().toHaveProperty('sha256');
      expectTypeOf(one).extract<{ type: 'Host' }>().not.toHaveProperty('sha256');
    });
  });

  test('of custom types have values', () => {
    types(() => {
      const vehicles = tc.indicators.list({ type: 'Vehicle' });
      expectTypeOf(itemOf(vehicles).values).toEqualTypeOf<Readonly<Record<string, string>>>();
    });
  });

  test('hold for groups, for one object and for the bulk download', () => {
    types(() => {
      const groups = tc.groups.list({ type: 'Threat', fields: ['tags'] });
      expectTypeOf(itemOf(groups).tags).toEqualTypeOf<readonly Tag[]>();
      expectTypeOf(itemOf(groups)).not.toHaveProperty('attributes');
      expectTypeOf(tc.indicators.find('x', { type: 'URL', fields: ['observations'] }))
        .resolves.extract<object>()
        .toHaveProperty('text');
      expectTypeOf<Indicator<'threatAssess'>['threatAssessScore']>().toEqualTypeOf<
        number | undefined
      >();
      expectTypeOf(tc.bulk.indicators()).toExtend<
        AsyncIterable<{ readonly tags: readonly Tag[] }>
      >();
    });
  });
});

describe('types of filters and queries', () => {
  test('keep filters of groups away from indicators', () => {
    types(() => {
      // @ts-expect-error: documents and signatures are groups
      tc.indicators.list({ where: fileType.eq('PDF') });
      // @ts-expect-error: groups have no rating
      tc.groups.list({ where: rating.ge(3) });
      tc.groups.list({ where: and(tag('x'), fileType.eq('PDF')) });
      expectTypeOf<Filter<'indicator' | 'group'>>().toExtend<Filter<'indicator'>>();
    });
  });

  test('know which values a keyword takes', () => {
    types(() => {
      // @ts-expect-error: a number is wanted
      tql.indicators('rating', 'EQ', true);
      // @ts-expect-error: text has no order
      tql.indicators('summary', 'GT', 'x');
      // @ts-expect-error: no such keyword
      tql.indicators('severity', 'EQ', 'x');
      // @ts-expect-error: a tag’s grammar stands inside
      tql.indicators.has('hasTag', tql.groups('id', 'EQ', 1));
      // @ts-expect-error: no such field
      tc.indicators.list({ fields: ['tag'] });
      // @ts-expect-error: a rating is a number
      tc.change().indicator('Host', 'x').setRating('3');
    });
  });

  test('have no any in the surface', () => {
    type Anys<T> = {
      [K in keyof T]: IsAny<T[K]> extends true
        ? K
        : T[K] extends (...args: infer A) => infer R
          ? IsAny<A> extends true
            ? K
            : IsAny<R> extends true
              ? K
              : never
          : never;
    }[keyof T];
    expectTypeOf<Anys<ThreatConnect>>().toEqualTypeOf<never>();
    expectTypeOf<Anys<ThreatConnect['indicators']>>().toEqualTypeOf<never>();
    expectTypeOf<Anys<ThreatConnect['groups']>>().toEqualTypeOf<never>();
    expectTypeOf<Anys<ThreatConnect['batch']>>().toEqualTypeOf<never>();
    expectTypeOf<Anys<ReturnType<ThreatConnect['change']>>>().toEqualTypeOf<never>();
  });
});
