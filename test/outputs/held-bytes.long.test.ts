import { describe, expect, test } from 'vitest';
import { findOutput, OUTPUTS, type OutputMode } from '../../src/outputs/index.ts';
import { heldOf } from './held-bytes.ts';

const CASES: readonly (readonly [id: string, mode: OutputMode, settings: object])[] = [
  ['json-lines', 'fixed', {}],
  ['xsoar-json', 'fixed', { createRelationships: true }],
  ['xsoar-json', 'compatible', { createRelationships: true }],
  ['stix', 'fixed', { observables: true }],
  ['misp', 'fixed', {}],
  ['csv', 'fixed', { formulaGuard: false }],
  ['lists', 'fixed', {}],
  ['cef', 'fixed', {}],
  ['leef', 'fixed', {}],
];

test('every output is among them', () => {
  expect(new Set(CASES.map(([id]) => id))).toEqual(new Set(OUTPUTS.map(({ id }) => id)));
});

const FORMS = CASES.flatMap(([id, mode, settings]) => {
  const output = findOutput(id);
  return output.contents.map((content) => ({ id, mode, content, output, settings }));
});

describe.each(FORMS)('$id ($mode), $content', ({ output, content, mode, settings }) => {
  test('keeps nothing of what passed', () => {
    expect(heldOf(output, content, { mode, settings })).toBeLessThan(1_500_000);
  });
});
