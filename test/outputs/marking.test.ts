// Markings of objects, and what outputs with a ceiling are told.
import { describe, expect, test } from 'vitest';
import { TLP_LEVELS, type Tlp } from '../../src/core/export-settings.ts';
import {
  findOutput,
  identityOf,
  isStricter,
  labelledTlp,
  OUTPUTS,
  tlpOf,
  tlpOfLabel,
  withinCeiling,
} from '../../src/outputs/index.ts';
import { change, create, data, group, indicator, withdraw } from './sample-objects.ts';

const BIG = '9007199254740993';
const labelled = (...labels: readonly string[]) =>
  indicator(
    {
      type: 'Host',
      summary: 'a.example',
      hostName: 'a.example',
      description: 'said of it',
      rating: 3,
      tags: data({ name: 'secret tag' }),
      securityLabels: data(...labels.map((name) => ({ name }))),
      attributes: data({
        id: 1,
        type: 'Description',
        value: 'x',
        securityLabels: data({ name: 'TLP:RED' }),
      }),
    },
    BIG,
  );

describe('a marking', () => {
  test.each([
    ['TLP:RED', 'RED'],
    ['TLP:AMBER+STRICT', 'AMBER+STRICT'],
    ['TLP:AMBER STRICT', 'AMBER+STRICT'],
    ['TLP:AMBER', 'AMBER'],
    ['TLP:GREEN', 'GREEN'],
    ['TLP:CLEAR', 'CLEAR'],
    ['TLP:WHITE', 'CLEAR'],
    ['tlp: amber ', 'AMBER'],
    ['TLP:ULTRAVIOLET', 'RED'],
    ['TLP:', 'RED'],
    ['DO NOT SHARE', undefined],
    ['RED', undefined],
    ['', undefined],
  ])('of the label %j is %s', (name, level) => {
    expect(tlpOfLabel(name)).toBe(level);
  });

  test('is the strictest of several labels, whatever their order', () => {
    expect(labelledTlp(labelled('TLP:GREEN', 'TLP:AMBER+STRICT', 'TLP:AMBER'))).toBe(
      'AMBER+STRICT',
    );
    expect(labelledTlp(labelled('TLP:CLEAR', 'house rules'))).toBe('CLEAR');
  });

  test('does not come from the labels of attributes', () => {
    expect(labelledTlp(labelled())).toBeUndefined();
  });

  test('comes from the labels of groups, too', () => {
    const report = group({ type: 'Report', name: 'R', securityLabels: data({ name: 'TLP:RED' }) });
    expect(labelledTlp(report)).toBe('RED');
  });

  test.each<[string, readonly string[], 'default' | 'floor', Tlp | undefined, Tlp | undefined]>([
    ['nothing configured', ['TLP:GREEN'], 'default', undefined, 'GREEN'],
    ['nothing configured, no label', [], 'default', undefined, undefined],
    ['a default does not touch labels', ['TLP:GREEN'], 'default', 'AMBER', 'GREEN'],
    ['a default is for objects without one', [], 'default', 'AMBER', 'AMBER'],
    ['a floor lifts freer labels', ['TLP:GREEN'], 'floor', 'AMBER', 'AMBER'],
    ['a floor keeps stricter labels', ['TLP:RED'], 'floor', 'AMBER', 'RED'],
    ['a floor is for objects without a label', [], 'floor', 'AMBER', 'AMBER'],
  ])('with %s', (_what, labels, as, level, expected) => {
    expect(tlpOf(labelled(...labels), level && { level, as })).toBe(expected);
  });

  test('levels are ordered from the freest to the strictest', () => {
    for (const [at, level] of TLP_LEVELS.entries())
      for (const [to, other] of TLP_LEVELS.entries())
        expect(isStricter(level, other)).toBe(at > to);
  });
});

describe('a ceiling', () => {
  const AMBER = { ceiling: 'AMBER', unmarked: 'GREEN' } as const;

  test.each(TLP_LEVELS)('lets through what is not stricter than it: %s', (level) => {
    const event = create(labelled(`TLP:${level}`));
    const passes = !isStricter(level, 'AMBER');
    expect(withinCeiling(event, AMBER)).toBe(passes ? event : undefined);
    expect(withinCeiling(event, { ceiling: undefined, unmarked: 'RED' })).toBe(event);
  });

  test('takes objects without a label for what the settings say', () => {
    const event = create(labelled());
    expect(withinCeiling(event, AMBER)).toBe(event);
    expect(withinCeiling(event, { ceiling: 'AMBER', unmarked: 'RED' })).toBeUndefined();
  });

  test('withdraws what was sent and is above it now, by nothing but its identity', () => {
    const told = withinCeiling(change(labelled('TLP:RED')), AMBER);
    expect(told).toMatchObject({ action: 'withdraw', reason: 'marking' });
    expect(JSON.parse(told!.object.text)).toEqual({
      id: Number(BIG),
      type: 'Host',
      ownerName: 'Demo Source',
      summary: 'a.example',
      hostName: 'a.example',
      dateAdded: '2026-03-01T00:00:00Z',
      lastModified: '2026-03-02T10:00:00Z',
    });
    expect(told!.object.text).toContain(`"id":${BIG},`);
    expect(JSON.stringify(told)).not.toMatch(/said of it|secret tag|RED/);
  });

  test.each<[string, readonly (Tlp | undefined)[], boolean]>([
    ['was never below it', ['RED'], false],
    ['was once below it', ['GREEN', 'RED'], true],
    ['was once without a label', [undefined, 'RED'], true],
  ])('tells nothing at all of what it never told: an object that %s', (_what, had, isTold) => {
    const red = labelled('TLP:RED');
    for (const event of [create(red), change(red), withdraw(red, 'deleted')])
      expect(withinCeiling(event, { ...AMBER, had }) !== undefined).toBe(isTold);
    if (isTold)
      expect(withinCeiling(withdraw(red, 'deleted'), { ...AMBER, had })).toMatchObject({
        reason: 'deleted',
      });
  });

  test('leaves of a group its identity, too', () => {
    const report = group(
      { type: 'Report', name: 'R', xid: 'x-1', fileName: 'secret.pdf', status: 'secret' },
      BIG,
    );
    const { text, record } = identityOf(report);
    expect(text).toBe(
      `{"id":${BIG},"dateAdded":"2026-03-01T00:00:00Z","lastModified":"2026-03-02T10:00:00Z","ownerName":"Demo Source","type":"Report","name":"R","xid":"x-1"}`,
    );
    expect(record).toMatchObject({ name: 'R', details: {} });
  });
});

describe('the catalogue', () => {
  test('has each output once, and finds it by its id', () => {
    const ids = OUTPUTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const output of OUTPUTS) expect(findOutput(output.id)).toBe(output);
  });

  test.each([
    [
      'xsoar-jsn',
      /there is no output "xsoar-jsn"; did you mean xsoar-json\? Known: xsoar-json, lists/,
    ],
    ['', /there is no output ""\. Known: /],
    ['toString', /there is no output "toString"/],
  ])('names the nearest for %j', (id, message) => {
    expect(() => findOutput(id)).toThrow(message);
  });

  test.each(OUTPUTS.map((output) => [output.id, output] as const))(
    'the settings of %s have defaults, and refuse what they do not know',
    (_id, output) => {
      expect(output.settings.safeParse({}).success).toBe(true);
      expect(output.settings.safeParse({ unheardOf: 1 }).success).toBe(false);
    },
  );
});
