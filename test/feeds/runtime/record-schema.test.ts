// What a record schema costs a record: a field, or all of it.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createRecordParser, type ParsedRecord } from '../../../src/feeds/runtime/record-schema.ts';

const schema = z.object({
  value: z.string(),
  count: z.number().optional(),
  note: z.string().nullable().optional(),
  inner: z.object({ name: z.string().optional() }).optional(),
});

function parsed(value: Readonly<Record<string, unknown>>): {
  readonly result: ParsedRecord;
  readonly notes: readonly string[];
} {
  const notes: string[] = [];
  return { result: createRecordParser(schema, (name) => notes.push(name))(value), notes };
}

test.each<[what: string, value: Readonly<Record<string, unknown>>, record: object, notes: number]>([
  ['what fits stays', { value: 'a', count: 1 }, { value: 'a', count: 1 }, 0],
  ['null is no value, and no defect', { value: 'a', count: null }, { value: 'a' }, 0],
  ['null stays where the schema has it', { value: 'a', note: null }, { value: 'a', note: null }, 0],
  ['a wrong optional field goes', { value: 'a', count: 'many' }, { value: 'a' }, 1],
  ['so does one with something wrong in it', { value: 'a', inner: { name: 1 } }, { value: 'a' }, 1],
  [
    'null beside a wrong field counts nothing',
    { value: 'a', count: null, inner: 1 },
    { value: 'a' },
    1,
  ],
])('%s [M2]', (_what, value, record, notes) => {
  const found = parsed(value);
  expect(found.result).toEqual({ record });
  expect(found.notes).toEqual(Array.from({ length: notes }, () => 'field_dropped'));
});

test.each<[value: Readonly<Record<string, unknown>>, reason: string, field: string]>([
  [{ count: 1 }, 'missing_field', 'value'],
  [{ value: null }, 'invalid_field', 'value'],
  [{ value: 7, count: null }, 'invalid_field', 'value'],
  [{ note: 7, count: 'many' }, 'missing_field', 'value'],
])('a required field costs the record: %o', (value, reason, field) => {
  expect(parsed(value).result).toMatchObject({
    reason,
    message: expect.stringContaining(`field ${field}:`) as string,
  });
});

test('the record that was given is not changed', () => {
  const value = Object.freeze({ value: 'a', count: null });
  expect(parsed(value).result).toEqual({ record: { value: 'a' } });
  expect(value).toEqual({ value: 'a', count: null });
});

test('a schema that throws for null, or for what it did not expect, has refused it [M1] [M2]', () => {
  const trim = z.preprocess((value) => (value as string).trim(), z.string());
  const parse = createRecordParser(z.object({ a: trim, b: trim.optional() }), () => undefined);
  expect(parse({ a: 'x', b: ' y ' })).toEqual({ record: { a: 'x', b: 'y' } });
  expect(parse({ a: 'x', b: null })).toEqual({ record: { a: 'x' } });
  expect(parse({ a: 5 })).toMatchObject({ reason: 'invalid_field' });
});
