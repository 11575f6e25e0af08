import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder } from '../../../src/threatconnect/changes/operation-order.ts';
import type { Operation, Target } from '../../../src/threatconnect/changes/operations.ts';
import { toSteps } from '../../../src/threatconnect/changes/steps.ts';
import { digits, writeBody } from '../../../src/threatconnect/changes/exact-body.ts';
import { parseExactJson } from '../../../src/threatconnect/index.ts';

const makeTarget = (number: number, kind: Target['kind'], isNew: boolean): Target => ({
  number,
  kind,
  name: `${kind} ${number}`,
  owner: undefined,
  origin: isNew
    ? kind === 'group'
      ? { by: 'new', type: 'Threat', groupName: 'x', xid: `x${number}` }
      : { by: 'value', type: 'Host', values: { hostName: 'h' }, summary: `h${number}` }
    : { by: 'id', id: String(number + 1) },
});

/** Any calls in any order on any objects. */
const work: fc.Arbitrary<{ targets: Target[]; operations: Operation[] }> = fc
  .array(fc.tuple(fc.constantFrom<Target['kind']>('indicator', 'group'), fc.boolean()), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((kinds) => {
    const targets = kinds.map(([kind, isNew], number) => makeTarget(number, kind, isNew));
    const any = fc.constantFrom(...targets);
    const one: fc.Arbitrary<Operation> = fc.oneof(
      any.map((target): Operation => ({ kind: 'set', target, fields: { rating: 1 } })),
      fc.tuple(any, fc.string()).map(([target, value]): Operation => ({
        kind: 'addAttribute',
        target,
        attribute: { type: 'Source', value },
      })),
      fc
        .tuple(any, fc.nat())
        .map(([target, id]): Operation => ({ kind: 'deleteAttribute', target, id: String(id) })),
      fc.tuple(any, fc.nat()).map(([target, id]): Operation => ({
        kind: 'updateAttribute',
        target,
        id: String(id),
        change: {},
      })),
      fc
        .tuple(
          any,
          fc.constantFrom<'addTag' | 'deleteTag' | 'addLabel' | 'deleteLabel'>(
            'addTag',
            'deleteTag',
            'addLabel',
            'deleteLabel',
          ),
          fc.string(),
        )
        .map(([target, kind, name]): Operation => ({ kind, target, name })),
      fc
        .tuple(any, any, fc.constantFrom<'associate' | 'disassociate'>('associate', 'disassociate'))
        .map(([target, other, kind]): Operation => ({ kind, target, other })),
      any.map((target): Operation => ({ kind: 'observation', target, count: 1 })),
      any.map((target): Operation => ({ kind: 'delete', target })),
    );
    const creations = targets
      .filter(({ origin }) => origin.by !== 'id')
      .map((target): Operation => ({ kind: 'create', target }));
    return fc
      .array(one, { maxLength: 25 })
      .chain((others) =>
        fc.shuffledSubarray([...creations, ...others], {
          minLength: creations.length + others.length,
        }),
      )
      .map((operations) => ({ targets, operations }));
  });

describe('the order of a unit of work', () => {
  test('never violates a dependency and loses nothing', () => {
    fc.assert(
      fc.property(work, ({ operations }) => {
        const sent = toSteps(operations).flatMap((step) => step.operations);
        expect(new Set(sent)).toEqual(new Set(operations));
        expect(sent).toHaveLength(operations.length);
        const madeAt = new Map<Target, number>();
        for (const [at, { kind, target }] of sent.entries())
          if (kind === 'create') madeAt.set(target, at);
        const deletedAt = new Map<Target, number>();
        for (const [at, { kind, target }] of sent.entries())
          if (kind === 'delete') deletedAt.set(target, deletedAt.get(target) ?? at);
        for (const [at, operation] of sent.entries()) {
          const involved =
            'other' in operation ? [operation.target, operation.other] : [operation.target];
          for (const target of involved) {
            expect(madeAt.get(target) ?? -1).toBeLessThanOrEqual(at);
            if (operation.kind !== 'delete')
              expect(deletedAt.get(target) ?? sent.length).toBeGreaterThan(at);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('keeps the caller’s order within the attributes of an object', () => {
    fc.assert(
      fc.property(work, ({ targets, operations }) => {
        const ofAttributes = (list: readonly Operation[], target: Target) =>
          list.filter((one) => one.target === target && /Attribute$/.test(one.kind));
        const sent = inOrder(operations);
        for (const target of targets)
          expect(ofAttributes(sent, target)).toEqual(ofAttributes(operations, target));
      }),
    );
  });

  test('puts a request to one object and one kind of change only', () => {
    fc.assert(
      fc.property(work, ({ operations }) => {
        for (const { target, operations: together } of toSteps(operations)) {
          expect(together.every((one) => one.target === target)).toBe(true);
          const kinds = new Set(together.map(({ kind }) => (kind === 'set' ? 'create' : kind)));
          expect(kinds.size).toBe(1);
        }
      }),
    );
  });
});

test('bodies are JSON, whatever is in them, and ids keep their digits', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string(),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.boolean(),
          fc.constant(null),
        ),
      ),
      (body) => {
        expect(JSON.parse(writeBody(body))).toEqual(JSON.parse(JSON.stringify(body)));
      },
    ),
  );
  const id = '9223372036854775807';
  expect(parseExactJson(writeBody({ id: digits(id) }))).toEqual({ id });
});
