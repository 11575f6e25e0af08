import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { IndicatorType } from '../../src/core/indicator-types.ts';
import {
  classify,
  isNonGlobal,
  isRefused,
  normalise,
  policyVerdict,
} from '../../src/feeds/index.ts';
import { extractValues } from '../../src/feeds/normalise/extract.ts';
import { refang } from '../../src/feeds/normalise/refang.ts';

type Row = readonly [
  type: IndicatorType,
  input: string,
  expected: string,
  notes?: readonly string[],
];

const MD5 = '0123456789abcdef0123456789abcdef';
const SHA1 = `${MD5}01234567`;
const SHA256 = MD5 + MD5;

const values: readonly Row[] = [
  ['Address', '192.0.2.1', 'Address 192.0.2.1', []],
  ['Address', ' 192.0.2[.]1 ', 'Address 192.0.2.1', ['defanged']],
  ['Address', '192.0.2.1:8080', 'Address 192.0.2.1', ['port_dropped']],
  ['Address', '[2001:DB8:0:0::1]:443', 'Address 2001:db8::1', ['port_dropped']],
  [
    'Address',
    '2001:0db8:0000:0000:0000:0000:0000:0001',
    'Address 2001:db8::1',
    ['address_rewritten'],
  ],
  ['Address', '192.0.02.1', 'address_leading_zero'],
  ['Address', '192.0.2.256', 'address_form'],
  ['Address', '192.0.2.1:0', 'address_port'],
  ['Address', 'fe80::1%eth0', 'address_form'],
  ['Address', '0x7f.1', 'address_form'],
  ['CIDR', '192.0.2.0/24', 'CIDR 192.0.2.0/24', []],
  ['CIDR', '192.0.2.77/24', 'CIDR 192.0.2.0/24', ['host_bits_cleared']],
  ['CIDR', '192.0.2.7/32', 'Address 192.0.2.7', ['single_address']],
  ['CIDR', '2001:DB8:1::5/48', 'CIDR 2001:db8:1::/48', ['host_bits_cleared']],
  ['CIDR', '2001:db8::1/128', 'Address 2001:db8::1', ['single_address']],
  ['CIDR', '192.0.2.0/33', 'cidr_prefix'],
  ['CIDR', '192.0.2.0/024', 'cidr_form'],
  ['CIDR', '192.0.2.0', 'cidr_form'],
  ['ASN', '64500', 'ASN ASN64500', ['asn_rewritten']],
  ['ASN', 'AS 64500', 'ASN ASN64500', ['asn_rewritten']],
  ['ASN', 'ASN64500', 'ASN ASN64500', []],
  ['ASN', '0', 'asn_range'],
  ['ASN', '4294967296', 'asn_range'],
  ['ASN', 'EXAMPLE-AS', 'asn_form'],
  ['Host', 'Files.Example.', 'Host files.example', ['host_rewritten']],
  ['Host', 'bücher.example', 'Host xn--bcher-kva.example', ['idn']],
  ['Host', 'files[.]example', 'Host files.example', ['defanged']],
  ['Host', 'files.example:8080', 'Host files.example', ['port_dropped']],
  ['Host', 'a_b.example', 'Host a_b.example', []],
  ['Host', '*.files.example', 'host_wildcard'],
  ['Host', 'localhost', 'host_single_label'],
  ['Host', 'setup.exe', 'filename'],
  ['Host', 'archive.zip', 'Host archive.zip', []],
  ['Host', 'files..example', 'host_empty_label'],
  ['Host', '-x.example', 'host_hyphen'],
  ['Host', 'files.example1/x', 'host_chars'],
  ['Host', '192.0.2.1', 'host_tld'],
  ['Host', `${'a'.repeat(64)}.example`, 'host_label_length'],
  ['Host', `${'ü'.repeat(60)}.example`, 'host_idna'],
  ['Host', `${'a.'.repeat(125)}example`, 'host_length'],
  [
    'URL',
    'HTTP://Files.Example/Path?Q#F',
    'URL http://files.example/Path?Q#F',
    ['url_host_rewritten'],
  ],
  [
    'URL',
    'https://user:pw@files.example:443/',
    'URL https://user:pw@files.example:443/',
    ['userinfo', 'url_default_port'],
  ],
  ['URL', 'http://files.example:/x', 'URL http://files.example/x', ['empty_port_dropped']],
  ['URL', 'http://files.example/a/../b/%2e?x=[.]', 'URL http://files.example/a/../b/%2e?x=[.]', []],
  ['URL', 'hxxps://files[.]example/a[.]php', 'URL https://files.example/a.php', ['defanged']],
  ['URL', 'http://192.0.2.1:8080/x', 'URL http://192.0.2.1:8080/x', []],
  ['URL', 'http://[2001:DB8::1]/x', 'URL http://[2001:db8::1]/x', ['url_host_rewritten']],
  ['URL', 'http://files.example/a b', 'URL http://files.example/a b', []],
  ['URL', 'http://files.example/end...', 'URL http://files.example/end...', []],
  ['URL', 'files.example/x', 'scheme_missing'],
  ['URL', 'gopher://files.example/', 'url_scheme'],
  ['URL', 'http://files.example/cut (...)', 'truncated'],
  ['URL', 'http://files.example/cut…', 'truncated'],
  ['URL', 'http://files example/', 'url_authority_blank'],
  ['URL', 'http:///x', 'url_host_missing'],
  ['URL', 'http://files.example:0/', 'url_port'],
  ['URL', 'http://files.example:65536/', 'url_port'],
  ['URL', 'http://localhost/', 'url_host_single_label'],
  ['URL', 'http://0x7f.1/', 'url_host_tld'],
  ['URL', 'http://files.example/\u0007', 'url_control'],
  ['File', MD5.toUpperCase(), `File md5:${MD5}`],
  ['File', `${SHA256} : None : ${MD5}`, `File md5:${MD5} : sha256:${SHA256}`],
  ['File', `sha1:${SHA1}`, `File sha1:${SHA1}`],
  ['File', 'None', 'hash_missing'],
  ['File', MD5.slice(1), 'hash_length'],
  ['File', `x${MD5.slice(1)}`, 'hash_chars'],
  ['File', `${MD5} : f${MD5.slice(1)}`, 'hash_conflict'],
  ['File', `${MD5.slice(0, 20)}…`, 'truncated'],
  [
    'EmailAddress',
    'Some.One@Mail.Example',
    'EmailAddress some.one@mail.example',
    ['email_rewritten'],
  ],
  ['EmailAddress', 'someone[@]mail[.]example', 'EmailAddress someone@mail.example', ['defanged']],
  ['EmailAddress', 'someone', 'email_form'],
  ['EmailAddress', 'a@localhost', 'email_host_single_label'],
];

const shown = (result: ReturnType<typeof normalise>): string =>
  isRefused(result) ? result.reason : `${result.type} ${result.value}`;

describe('normalising a typed value', () => {
  test.each(values.map((row) => ({ row, title: row.slice(0, 3).join(' | ') })))(
    '$title [M3]',
    ({ row }) => {
      const [type, input, expected, notes] = row;
      const result = normalise(type, input);
      expect(shown(result)).toBe(expected);
      if (!isRefused(result) && notes) expect(result.notes).toEqual(notes);
    },
  );

  test('a refusal names what was expected and what came', () => {
    expect(normalise('CIDR', '192.0.2.0/33')).toEqual({
      reason: 'cidr_prefix',
      message: 'expected a prefix up to 32, got "192.0.2.0/33"',
    });
  });

  test('a scheme is added only on request, and counted [M3]', () => {
    expect(normalise('URL', 'files.example/x', { addScheme: 'http' })).toMatchObject({
      value: 'http://files.example/x',
      notes: ['scheme_added'],
    });
  });

  test('a network value of another type is read again only on request, and counted [M3]', () => {
    expect(shown(normalise('Host', '192.0.2.1/24'))).toBe('host_chars');
    expect(normalise('Host', '192.0.2.1', { retype: true })).toMatchObject({
      type: 'Address',
      notes: ['retyped'],
    });
  });

  test.each(values.map((row) => [row[0], row[1]] as const))(
    '%s %j is the same when normalised twice [M3]',
    (type, input) => {
      const first = normalise(type, input);
      if (isRefused(first)) return;
      expect(normalise(first.type, first.value)).toMatchObject({
        type: first.type,
        value: first.value,
      });
    },
  );

  test('any text is the same when classified or normalised twice [M3]', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'B',
        '1',
        '0',
        '.',
        '..',
        '-',
        '_',
        ':',
        '/',
        '://',
        '@',
        '[',
        ']',
        '[.]',
        '(.)',
        '\\.',
        'hxxp',
        'http',
        'é',
        '[.',
        '.]',
        '%',
        '?',
        '#',
        ' ',
        '8',
        'example',
        'com',
        '\u200b',
        '(',
        '{',
        '…',
        'AS',
        'xn--',
        '255',
      ],
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (input) => {
        const readings = [
          classify(input),
          ...(['URL', 'Host', 'CIDR', 'Address', 'EmailAddress', 'File', 'ASN'] as const).map(
            (type) => normalise(type, input, { addScheme: 'http' }),
          ),
        ];
        for (const first of readings) {
          if (isRefused(first)) continue;
          expect(shown(normalise(first.type, first.value))).toBe(`${first.type} ${first.value}`);
          expect(first.value).not.toMatch(/[\u0000-\u001f\u007f]/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('classifying an untyped token', () => {
  test.each([
    ['AS64500', 'ASN ASN64500'],
    ['64500', 'host_single_label'],
    ['192.0.2.0/24', 'CIDR 192.0.2.0/24'],
    ['192.0.2.1', 'Address 192.0.2.1'],
    ['192.0.2.1:80', 'Address 192.0.2.1'],
    ['010.0.2.1', 'address_leading_zero'],
    [SHA256, `File sha256:${SHA256}`],
    ['https://files.example/', 'URL https://files.example/'],
    ['files.example/path', 'URL http://files.example/path'],
    ['someone@mail.example', 'EmailAddress someone@mail.example'],
    ['files.example', 'Host files.example'],
    ['payload.dll', 'filename'],
  ])('%s is %s', (input, expected) => {
    expect(shown(classify(input))).toBe(expected);
  });
});

describe('policies stand apart from normalisation', () => {
  const verdict = (
    type: IndicatorType,
    input: string,
    keepNonGlobal = false,
  ): string | undefined => {
    const item = normalise(type, input);
    if (isRefused(item)) throw new Error(item.message);
    return policyVerdict(item, { keepNonGlobal })?.reason;
  };

  test.each([
    ['Address', '10.1.2.3', 'non_global'],
    ['Address', '8.8.8.8', undefined],
    ['CIDR', '8.0.0.0/5', 'non_global'],
    ['CIDR', '2001:db8::/31', 'non_global'],
    ['CIDR', '2a00::/16', undefined],
    ['URL', 'http://10.0.0.1/x', 'non_global'],
    ['URL', `http://files.example/${'a'.repeat(480)}`, 'url_over_500'],
    ['URL', `http://files.example/${'a'.repeat(479)}`, undefined],
    ['URL', 'http://a_b.example/', 'host_underscore'],
    ['Host', 'a_b.example', 'host_underscore'],
    ['Host', 'files.abcdefghijklmn', 'host_tld_refused'],
    ['Host', 'files.xn--p1ai', undefined],
    ['File', 'd41d8cd98f00b204e9800998ecf8427e', 'hash_of_nothing'],
    ['File', '0'.repeat(64), 'hash_of_nothing'],
  ] as const)('%s %s: %s [M4]', (type, input, reason) => {
    expect(verdict(type, input)).toBe(reason);
  });

  test('reserved addresses stay when the operator says so', () => {
    expect(verdict('Address', '10.1.2.3', true)).toBeUndefined();
  });

  test.each([
    '0.1.2.3',
    '100.64.0.1',
    '169.254.1.1',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:0:1',
  ])('%s is reserved space', (address) => {
    expect(isNonGlobal(address)).toBe(true);
  });
});

describe('values that nobody means', () => {
  const MARKS =
    /\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[\.|\.\]|\\\.|\[:\]|\[:\/\/\]|\[\/\]|\[@\]|\[at\]|\(at\)/gi;
  const SIGNS: Readonly<Record<string, string>> = { '[://]': '://', '[:]': ':', '[/]': '/' };
  const sign = (mark: string): string => SIGNS[mark] ?? (/@|at/i.test(mark) ? '@' : '.');

  test('marks inside marks go as if all were replaced again and again [M3]', () => {
    const pieces = ['[', ']', '(', ')', '{', '}', '.', '\\', ':', '/', '@', 'a', 'dot', 'AT'];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 16 });
    fc.assert(
      fc.property(text, (parts) => {
        const input = `x${parts.join('')}`;
        let expected = input;
        for (let next = ''; next !== expected;) {
          next = expected;
          expected = expected.replace(MARKS, sign);
        }
        // What lies behind a plain authority is data.
        fc.pre(!/^[a-z]+:\/\//i.test(input));
        expect(refang(input)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  test('a text of brackets takes as many steps as it has characters [A15]', () => {
    const steps = (depth: number): number => {
      const exec = vi.spyOn(RegExp.prototype, 'exec');
      try {
        expect(refang(`${'['.repeat(depth)}.${']'.repeat(depth)}`)).toBe('.');
        return exec.mock.calls.length;
      } finally {
        exec.mockRestore();
      }
    };
    expect(steps(2000)).toBeLessThan(2.2 * steps(1000));
  });

  test.each(['Address', 'CIDR', 'ASN', 'Host', 'URL', 'File', 'EmailAddress'] as const)(
    'a %s of more than 4 096 characters is refused before it is looked at, with the reason [A15]',
    (type) => {
      const long = `https://files.example/${'x'.repeat(4075)}`;
      for (const result of [normalise(type, long, { retype: true }), classify(long)])
        expect(result).toEqual({
          reason: 'value_too_long',
          message: expect.stringMatching(/^expected up to 4096 characters, got "https:/) as string,
        });
    },
  );

  test('4 096 characters are not too many, nor is text in one line of any length', () => {
    expect(isRefused(normalise('URL', ` https://files.example/${'x'.repeat(4074)} `))).toBe(false);
    expect(isRefused(normalise('User Agent', 'x'.repeat(10_000)))).toBe(false);
  });

  test('prose loses no value beside a word without end [M12]', () => {
    const found = extractValues(
      `${'('.repeat(50_000)} ${')'.repeat(50_000)} (192.0.2.1). ${'.'.repeat(50_000)}x`,
      ['Address'],
    );
    expect(found.map(({ value }) => value)).toEqual(['192.0.2.1']);
  });
});
