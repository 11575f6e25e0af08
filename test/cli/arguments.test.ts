import { describe, expect, test } from 'vitest';
import { checkArguments } from '../../src/cli/arguments.ts';
import { suggest } from '../../src/cli/suggestions.ts';

const command = {
  name: 'run',
  args: {
    feed: { type: 'positional', description: 'Id of the feed' },
    collection: { type: 'string', description: 'Only this collection' },
    set: { type: 'string' },
    mode: { type: 'enum', options: ['delta', 'full'] },
    reason: { type: 'string', required: true, description: 'Why' },
    wait: { type: 'boolean' },
  },
  repeatable: ['collection', 'set'],
} as const;
const check = (...argv: string[]): ReturnType<typeof checkArguments> =>
  checkArguments(
    { ...command, args: { ...command.args, mode: { type: 'enum', options: ['delta', 'full'] } } },
    argv,
  );

describe('arguments of a command', () => {
  test('every value of an option that may be repeated is kept in order', () => {
    const { values } = check(
      'urlhaus',
      '--collection',
      'a',
      '--collection=b',
      '--reason',
      'r',
      '--set',
      'url=http://x.example/?a=b',
    );
    expect(values).toEqual({
      collection: ['a', 'b'],
      reason: ['r'],
      set: ['url=http://x.example/?a=b'],
    });
  });

  test('a value may begin with a dash when it is written with an equals sign', () => {
    expect(check('f', '--reason=-5 degrees').values['reason']).toEqual(['-5 degrees']);
  });

  test.each([
    [['f', '--reason', 'r', '--wiat'], /no option --wiat\. Did you mean --wait\?/],
    [['f', '--reason', 'r', '--nothing-like-it'], /no option --nothing-like-it\./],
    [['f', '--reason'], /--reason needs a value/],
    [['f', '--reason', '--wait'], /--reason needs a value/],
    [['f', '--reason='], /--reason needs a value/],
    [['f', '--reason', 'r', '--reason', 's'], /--reason is given twice/],
    [['f', '--reason', 'r', '--wait=yes'], /--wait takes no value, got "yes"/],
    [['f', '--reason', 'r', '--no-reason'], /no option --no-reason/],
    [
      ['f', '--reason', 'r', '--mode', 'ful'],
      /--mode must be one of delta, full, got "ful"\. Did you mean "full"\?/,
    ],
    [['f'], /--reason is missing: Why/],
    [['--reason', 'r'], /<feed> is missing: Id of the feed/],
    [['f', 'g', '--reason', 'r'], /takes only <feed>, got 2/],
    [['f', '--reason', 'r', '-x'], /no option -x/],
  ])('%j is refused with the option, what is wrong and where to read more', (argv, message) => {
    expect(() => check(...argv)).toThrow(message);
    expect(() => check(...argv)).toThrow(/tcfeeds run --help/);
    expect(() => check(...argv)).toThrow(
      expect.objectContaining({ code: 'InputInvalid' }) as Error,
    );
  });
});

test.each([
  ['satus', 'status'],
  ['stauts', 'status'],
  ['previw', 'preview'],
  ['sim', 'simulator'],
  ['xyzzy', undefined],
])('"%s" suggests %s', (word, expected) => {
  expect(
    suggest(word, ['demo', 'up', 'apply', 'run', 'preview', 'status', 'worker', 'simulator']),
  ).toBe(expected);
});
