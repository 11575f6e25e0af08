// Hosts with letters beyond ASCII go through IDNA, which reads its input as a part of a URL.
import { describe, expect, test } from 'vitest';
import { normalise, isRefused } from '../../src/feeds/index.ts';
import { canonicalHost } from '../../src/feeds/normalise/host.ts';

const host = (text: string): string => {
  const result = canonicalHost(text);
  return typeof result === 'string' ? result : `refused: ${result.reason}`;
};

describe('a host', () => {
  test.each(['\t', '\r', '\n', '\0', '\u007f'])(
    'with the control character %j is none, where IDNA would join its parts',
    (character) => {
      for (const text of [
        `bad${character}site.example`,
        `b\u00fccher${character}site.example`,
        `files.example${character}`,
      ])
        expect(host(text)).toBe('refused: host_chars');
    },
  );

  test.each([
    'b\u00fccher.example/path',
    'b\u00fccher.example?x',
    'b\u00fccher.example#x',
    'b\u00fccher.example:80',
    'someone@b\u00fccher.example',
    'b\u00fccher\\x.example',
    'b\u00fccher%2eexample',
    'b\u00fccher .example',
  ])('%j is none, of which IDNA would take a part or another reading', (text) => {
    expect(host(text)).toBe('refused: host_chars');
  });

  test.each([
    ['b\u00fccher.example', 'xn--bcher-kva.example'],
    ['B\u00dcCHER\u3002example.', 'xn--bcher-kva.example'],
    ['b\u00fccher_x.example', 'xn--bcher_x-n2a.example'],
    ['*.b\u00fccher.example', 'refused: host_wildcard'],
  ])('%j is %s', (text, expected) => {
    expect(host(text)).toBe(expected);
  });
});

test('a URL and an address of mail refuse such a host, too', () => {
  for (const [type, text] of [
    ['URL', 'http://b\u00fccher\tsite.example/'],
    ['EmailAddress', 'someone@b\u00fccher\rsite.example'],
  ] as const)
    expect(isRefused(normalise(type, text))).toBe(true);
});
