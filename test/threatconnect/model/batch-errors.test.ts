import { describe, expect, test } from 'vitest';
import { matchErrors, type BatchError, type SentObject } from '../../../src/threatconnect/index.ts';

const SHA256 = '0123456789abcdef'.repeat(4);
const MD5 = 'fedcba9876543210'.repeat(2);
const objects: readonly SentObject[] = [
  { key: 'Host|a.example', type: 'Host', summary: 'a.example' },
  { key: 'Host|b.example', type: 'Host', summary: 'b.example' },
  { key: 'User Agent|a.example', type: 'User Agent', summary: 'a.example' },
  { key: 'CIDR|2001:db8::/32', type: 'CIDR', summary: '2001:db8::/32' },
  { key: `File|sha256:${SHA256}`, type: 'File', summary: `md5:${MD5} : sha256:${SHA256}` },
  { key: 'URL|https://x.example/A', type: 'URL', summary: 'https://x.example/A' },
  { key: 'URL|https://x.example/a', type: 'URL', summary: 'https://x.example/a' },
  { key: 'Mutex|it\'s "me"', type: 'Mutex', summary: 'it\'s "me"' },
  { key: 'group|x-1', type: 'Threat', xid: 'x-1', name: 'Same name' },
  { key: 'group|x-2', type: 'Threat', xid: 'x-2', name: 'Same name' },
];
const invalid = (summary: string, type: string, source?: string): BatchError => ({
  reason: `Error (0x1005): ${summary} is not valid. The indicator '${summary}' could not be processed as a valid ${type} due to missing or invalid data (summary is invalid for the given type).`,
  ...(source === undefined ? {} : { source }),
});
const keysOf = (error: BatchError): readonly string[] =>
  matchErrors([error], objects).outcomes.map(({ key }) => key);

describe('an error line names its object', () => {
  test.each<[string, BatchError, string]>([
    ['by its source', { reason: 'Error (0x1005): no', source: 'b.example' }, 'Host|b.example'],
    ['by its source in upper case', { reason: 'no', source: 'B.EXAMPLE' }, 'Host|b.example'],
    [
      'by a long network',
      { reason: 'no', source: '2001:db8:0:0:0:0:0:0/32' },
      'CIDR|2001:db8::/32',
    ],
    ['by one of its hashes', { reason: 'no', source: MD5.toUpperCase() }, `File|sha256:${SHA256}`],
    [
      'by all of its hashes',
      { reason: 'no', source: `${MD5} : ${SHA256}`.toUpperCase() },
      `File|sha256:${SHA256}`,
    ],
    ['by the sentence about it', invalid('b.example', 'Host'), 'Host|b.example'],
    ['by the sentence and its type', invalid('a.example', 'User Agent'), 'User Agent|a.example'],
    [
      'by its exact case first',
      { reason: 'no', source: 'https://x.example/a' },
      'URL|https://x.example/a',
    ],
    ['with quotes inside', invalid('it\'s "me"', 'Mutex'), 'Mutex|it\'s "me"'],
    ['by its xid', { reason: 'Error (0x1006): bad group', source: 'x-2' }, 'group|x-2'],
    ['by any quoted text', { reason: "The tag of 'b.example' is too long" }, 'Host|b.example'],
    [
      'by the head of the sentence',
      { reason: 'Error (0x1005): b.example is not valid.' },
      'Host|b.example',
    ],
  ])('%s [B3]', (_title, error, key) => {
    expect(keysOf(error)).toEqual([key]);
  });

  test('with code and reason [B1]', () => {
    expect(matchErrors([invalid('b.example', 'Host')], objects).outcomes[0]).toMatchObject({
      outcome: 'rejected',
      code: '0x1005',
    });
    expect(matchErrors([{ reason: 'no', source: 'b.example' }], objects).outcomes[0]).toMatchObject(
      { code: 'unknown', reason: 'no' },
    );
  });

  test('or leaves all that it may mean unknown [B3]', () => {
    const { outcomes, accountedFor } = matchErrors(
      [{ reason: 'Error (0x1006): no', source: 'Same name' }],
      objects,
    );
    expect(outcomes.map(({ key, outcome }) => [key, outcome])).toEqual([
      ['group|x-1', 'unknown'],
      ['group|x-2', 'unknown'],
    ]);
    expect(accountedFor).toBe(1);
  });

  test('or is handed back [B3]', () => {
    const stranger = { reason: 'Error (0x1001): something', source: 'elsewhere.example' };
    expect(matchErrors([stranger], objects)).toMatchObject({
      outcomes: [],
      unmatched: [stranger],
      accountedFor: 0,
    });
  });
});

describe('an error line means', () => {
  test.each<[string, string]>([
    ['Error (0x1008): Indicator Limit', 'by code'],
    ['This import would exceed the number of allowed indicators for the owner', 'by text'],
  ])('that the owner is full: %s (%s) [B7]', (reason) => {
    const matched = matchErrors([{ reason, source: 'b.example' }], objects);
    expect(matched.fatal).toEqual({ code: 'IndicatorLimit', reason });
    expect(matched.outcomes).toEqual([{ key: 'Host|b.example', outcome: 'unknown', reason }]);
  });

  test('that the job broke off, and where [B8]', () => {
    const reason =
      "Error (0x1003): Encountered an unexpected Exception while processing batch job. Last known JSON path: '$.group[1]': Last processed group[1] 'x-2'. com.google.gson.JsonSyntaxException: x";
    expect(matchErrors([{ reason }], objects)).toMatchObject({
      fatal: { code: 'BatchUnresolved', reason },
      suspects: ['group|x-2'],
      outcomes: [],
    });
  });

  test('that a delete is done already [D6]', () => {
    const error = { reason: 'Error (0x1007): Item Not Found', source: 'b.example' };
    expect(matchErrors([error], objects, 'Delete')).toMatchObject({
      outcomes: [],
      absent: ['Host|b.example'],
      accountedFor: 1,
    });
    expect(matchErrors([error], objects, 'Create')).toMatchObject({
      absent: [],
      outcomes: [{ outcome: 'rejected', code: '0x1007' }],
    });
  });

  test('that a part of an object is missing, while the object is there', () => {
    const error = { reason: 'Error (0x2001): Indicator Partial Loss', source: 'b.example' };
    expect(matchErrors([error], objects)).toMatchObject({
      outcomes: [],
      partial: [{ key: 'Host|b.example', error }],
    });
  });

  test('the letters of its code as well as the digits', () => {
    const error = { reason: 'Error (0x100A): Duplicate Item', source: 'b.example' };
    expect(matchErrors([error], objects).outcomes[0]).toMatchObject({ code: '0x100a' });
  });
});
