import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  reconcileChunk,
  type BatchError,
  type BatchStatus,
  type SentObject,
} from '../../../src/threatconnect/index.ts';

const hosts = (count: number): SentObject[] =>
  Array.from({ length: count }, (_, n) => ({
    key: `Host|h${n}.example`,
    type: 'Host',
    summary: `h${n}.example`,
  }));
const completed = (successCount: number, errorCount: number, unprocessCount = 0): BatchStatus => ({
  id: '1',
  status: 'Completed',
  successCount,
  errorCount,
  unprocessCount,
});
const refused = (n: number, code = '0x1005'): BatchError => ({
  reason: `Error (${code}): no`,
  source: `h${n}.example`,
});

describe('a finished batch', () => {
  test('without errors is accepted as a whole [B2]', () => {
    expect(reconcileChunk({ sent: hosts(3), status: completed(3, 0), errors: [] })).toMatchObject({
      accepted: 3,
      rejected: 0,
      unknown: 0,
      outcomes: [],
    });
  });

  test('with 3 rejected of 100 names all three by object and code [B1]', () => {
    const result = reconcileChunk({
      sent: hosts(100),
      status: completed(97, 3),
      errors: [refused(4), refused(50), refused(99)],
    });
    expect(result).toMatchObject({ accepted: 97, rejected: 3, unknown: 0 });
    expect(result.outcomes).toEqual(
      [4, 50, 99].map((n) => ({
        key: `Host|h${n}.example`,
        outcome: 'rejected',
        code: '0x1005',
        reason: 'Error (0x1005): no',
      })),
    );
    expect(result.fatal).toBeUndefined();
  });

  test('that halted leaves what was not looked at unknown, because nobody can say which that was [B2]', () => {
    const result = reconcileChunk({
      sent: hosts(10),
      status: completed(3, 1, 6),
      errors: [refused(3)],
    });
    expect(result).toMatchObject({ accepted: 0, rejected: 1, unknown: 9 });
    expect(result.reason).toContain('6 not looked at');
  });

  test('whose counts do not add up is unresolved [B2]', () => {
    const result = reconcileChunk({
      sent: hosts(10),
      status: completed(8, 1),
      errors: [refused(3)],
    });
    expect(result).toMatchObject({
      accepted: 0,
      rejected: 1,
      unknown: 9,
      fatal: 'BatchUnresolved',
    });
    expect(result.reason).toContain('10 sent; the platform says 8 accepted, 1 refused');
  });

  test('with a line that fits nothing leaves the rest unknown [B3]', () => {
    const stranger = { reason: 'Error (0x1001): something' };
    const result = reconcileChunk({
      sent: hosts(4),
      status: completed(2, 2),
      errors: [refused(0), stranger],
    });
    expect(result).toMatchObject({ accepted: 0, rejected: 1, unknown: 3, unmatched: [stranger] });
  });

  test('with an ambiguous line leaves only those unknown that it can mean [B3]', () => {
    const twins = ['x-1', 'x-2'].map((xid) => ({
      key: `group|${xid}`,
      type: 'Threat',
      xid,
      name: 'Twin',
    }));
    const errors = [{ reason: 'no', source: 'Twin' }];
    const result = reconcileChunk({
      sent: [...twins, ...hosts(3)],
      status: completed(4, 1),
      errors,
    });
    expect(result).toMatchObject({ accepted: 3, rejected: 0, unknown: 2 });
  });

  test('whose errors cannot be read is not accepted [B6]', () => {
    const result = reconcileChunk({ sent: hosts(3), status: completed(2, 1), errors: undefined });
    expect(result).toMatchObject({ accepted: 0, unknown: 3 });
    expect(result.reason).toContain('cannot be read');
  });

  test('with more error lines than errors is not believed', () => {
    const result = reconcileChunk({
      sent: hosts(3),
      status: completed(2, 1),
      errors: [refused(0), refused(1)],
    });
    expect(result).toMatchObject({ accepted: 0, rejected: 0, unknown: 3 });
  });

  test('counts partial losses as accepted, whether the platform does or not', () => {
    for (const status of [completed(3, 0), completed(2, 1)]) {
      const result = reconcileChunk({ sent: hosts(3), status, errors: [refused(1, '0x2001')] });
      expect(result).toMatchObject({ accepted: 3, partial: [{ key: 'Host|h1.example' }] });
    }
  });

  test('of a delete takes absent objects for removed [D6]', () => {
    const result = reconcileChunk({
      sent: hosts(3),
      status: completed(2, 1),
      errors: [refused(1, '0x1007')],
      action: 'Delete',
    });
    expect(result).toMatchObject({ accepted: 3, rejected: 0, unknown: 0, outcomes: [] });
  });

  test('that reached the limit stops the writing and keeps what was accepted [B7]', () => {
    const errors = [refused(2, '0x1008')];
    const result = reconcileChunk({ sent: hosts(3), status: completed(2, 1), errors });
    expect(result).toMatchObject({ accepted: 2, rejected: 0, unknown: 1, fatal: 'IndicatorLimit' });
  });

  test('that broke off is unresolved and names where [B8]', () => {
    const reason =
      "Error (0x1003): Encountered an unexpected Exception while processing batch job. Last processed indicator[1] 'h1.example'.";
    const result = reconcileChunk({
      sent: hosts(3),
      status: completed(0, 1),
      errors: [{ reason }],
    });
    expect(result).toMatchObject({
      accepted: 0,
      unknown: 3,
      fatal: 'BatchUnresolved',
      suspects: ['Host|h1.example'],
    });
  });

  test('is finished only when it says so', () => {
    const status = { ...completed(0, 0), status: 'Running' as const };
    expect(reconcileChunk({ sent: hosts(2), status, errors: [] })).toMatchObject({
      unknown: 2,
      fatal: 'BatchPending',
    });
  });

  test('accounts for every object exactly once and never accepts a refused one, whatever the platform says [B2]', () => {
    const line = fc.oneof(
      fc
        .tuple(
          fc.integer({ min: 0, max: 12 }),
          fc.constantFrom('0x1005', '0x1007', '0x1008', '0x2001', '0x100A'),
        )
        .map(([n, code]) => refused(n, code)),
      fc.constant({ reason: 'nobody knows' }),
    );
    const count = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        fc.option(fc.array(line, { maxLength: 6 })),
        (sent, ok, bad, left, errors) => {
          const objects = hosts(sent);
          const result = reconcileChunk({
            sent: objects,
            status: completed(ok, bad, left),
            errors: errors ?? undefined,
          });
          const keys = result.outcomes.map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
          expect(result.accepted + result.rejected + result.unknown).toBe(sent);
          if (result.accepted > 0) expect(ok + bad + left).toBe(sent);
          const lines: readonly BatchError[] = errors ?? [];
          for (const { reason, source } of lines) {
            const key = objects.find((object) => object.summary === source)?.key;
            if (key !== undefined && reason.includes('0x1005')) expect(keys).toContain(key);
          }
        },
      ),
    );
  });
});
