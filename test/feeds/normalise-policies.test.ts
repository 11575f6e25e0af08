// What is a correct value and still not sent, and what is found in prose.
import { describe, expect, test } from 'vitest';
import { classify, isRefused, policyVerdict } from '../../src/feeds/index.ts';
import { createExclusions } from '../../src/feeds/normalise/exclusions.ts';
import { extractValues } from '../../src/feeds/normalise/extract.ts';

const LIST = [
  'own.example',
  '*.cdn.example',
  '192.0.2.0/24',
  '198.51.100.7',
  '2001:db8:1::/48',
  'http://shared.example/allowed',
  'AS64500',
  'd'.repeat(32),
  'analyst@mail.example',
  'Single Word',
];
const exclusions = createExclusions(LIST);

const entryFor = (value: string): string | undefined => {
  const item = classify(value);
  return isRefused(item) ? `refused: ${item.reason}` : exclusions?.(item);
};

describe('the exclusion list says which entry covers a value [M17]', () => {
  test.each<[value: string, entry: string | undefined]>([
    ['own.example', 'own.example'],
    ['a.b.OWN.example', 'own.example'],
    ['notown.example', undefined],
    ['own.example.evil.invalid', undefined],
    ['cdn.example', '*.cdn.example'],
    ['x.cdn.example', '*.cdn.example'],
    ['https://www.own.example:8443/path', 'own.example'],
    ['http://192.0.2.77/x', '192.0.2.0/24'],
    ['http://[2001:db8:1::5]/x', '2001:db8:1::/48'],
    ['http://shared.example/allowed', 'http://shared.example/allowed'],
    ['http://shared.example/other', undefined],
    ['192.0.2.77', '192.0.2.0/24'],
    ['192.0.3.1', undefined],
    ['198.51.100.7', '198.51.100.7'],
    ['198.51.100.8', undefined],
    ['192.0.2.128/25', '192.0.2.0/24'],
    ['192.0.0.0/16', '192.0.2.0/24'],
    ['198.51.100.0/24', '198.51.100.7'],
    ['203.0.113.0/24', undefined],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8:2::1', undefined],
    ['AS64500', 'AS64500'],
    ['ASN64501', undefined],
    ['d'.repeat(32), 'd'.repeat(32)],
    ['someone@own.example', 'own.example'],
    ['analyst@mail.example', 'analyst@mail.example'],
    ['other@mail.example', undefined],
  ])('%s: %s', (value, entry) => {
    expect(entryFor(value)).toBe(entry);
  });

  test('a covered value is left out on purpose, and no defect', () => {
    const item = classify('www.own.example');
    if (isRefused(item)) throw new Error(item.message);
    expect(policyVerdict(item, { keepNonGlobal: true, exclusions })).toMatchObject({
      reason: 'excluded',
      filtered: true,
      message: expect.stringContaining('own.example') as string,
    });
    expect(createExclusions([])).toBeUndefined();
  });
});

describe('values in prose [M12]', () => {
  test.each<[text: string, values: readonly string[]]>([
    [
      'It talks to c2[.]evil.example (192[.]0[.]2[.]1), e.g. see report.pdf.',
      ['c2.evil.example', '192.0.2.1'],
    ],
    ['Loads hxxps://files.example/a_(1).exe, then ends.', ['https://files.example/a_(1).exe']],
    ['See https://blog.example/post.', ['https://blog.example/post']],
    ['Compromised/abused hosts and/or tools at example.com', []],
    [`Hash: ${'a'.repeat(64)}; and ${'A'.repeat(64)}.`, [`sha256:${'a'.repeat(64)}`]],
    ['Network 198.51.100.0/24 of AS64500', ['198.51.100.0/24']],
    ['version 1.2.3.4 of the tool', ['1.2.3.4']],
    ['', []],
  ])('%s', (text, values) => {
    const found = extractValues(text, ['Address', 'CIDR', 'Host', 'URL', 'File']);
    expect(found.map((item) => item.value)).toEqual(values);
  });
});
