// The pages for operators are kept true: every command in them can be typed as it stands, and every name on the wire is ours.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { checkArguments } from '../../src/cli/arguments.ts';
import type { Command } from '../../src/cli/command.ts';
import { commandNames, commands } from '../../src/cli/commands.ts';
import { parseFeedRunInput } from '../../src/core/feed-run-input.ts';
import {
  QUERY,
  runWorkflowIdOf,
  scheduleIdOf,
  SIGNAL,
  stateWorkflowIdOf,
  TASK_QUEUE,
  UPDATE,
  WORKFLOW,
} from '../../src/core/names.ts';
import { ERROR_CODES } from '../../src/core/errors.ts';

const entries = await Promise.all(commandNames.map((name) => commands[name]()));
const all: readonly Command[] = entries.flatMap((entry) =>
  entry.kind === 'group' ? entry.members : [entry],
);

const page = (name: string): Promise<string> =>
  readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const operations = await page('operations.md');
const commandLine = await page('command-line.md');

/** Lines of the shell blocks. */
const shellLines = (text: string): readonly string[] =>
  [...text.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
const words = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
const lines = [...shellLines(operations), ...shellLines(commandLine)];
const ours = lines.filter((line) => line.startsWith('tcfeeds '));
const temporal = lines.filter((line) => /^(temporal|tctl) /.test(line));

/** The value behind one of the options. */
const valueOf = (typed: readonly string[], ...options: string[]): string | undefined => {
  const at = typed.findIndex((word) => options.includes(word));
  return at < 0 ? undefined : typed[at + 1];
};

test.each(ours)('can be typed as it stands: %s', (line) => {
  const [, ...typed] = words(line);
  const command = all.find(({ name }) => `${typed.join(' ')} `.startsWith(`${name} `));
  expect(command).toBeDefined();
  expect(() =>
    checkArguments(command!, typed.slice(command!.name.split(' ').length)),
  ).not.toThrow();
});

test('nothing else stands in the shell blocks', () => {
  expect(ours.length + temporal.length).toBe(lines.length);
  expect(temporal.length).toBeGreaterThan(20);
});

describe('commands of Temporal', () => {
  test.each(temporal)('names ours on the wire: %s', (line) => {
    const typed = words(line);
    const workflow = valueOf(typed, '-w');
    if (workflow !== undefined)
      expect(
        [stateWorkflowIdOf(''), runWorkflowIdOf('')].some((prefix) => workflow.startsWith(prefix)),
      ).toBe(true);
    const schedule = valueOf(typed, '-s', '--schedule_id');
    if (schedule !== undefined) expect(schedule.startsWith(scheduleIdOf(''))).toBe(true);
    const type = valueOf(typed, '--type');
    if (type !== undefined) {
      expect(type).toBe(WORKFLOW.feedRun);
      expect(valueOf(typed, '-t')).toBe(TASK_QUEUE);
      expect(() => parseFeedRunInput(JSON.parse(valueOf(typed, '-i') ?? ''))).not.toThrow();
    }
    const handler = valueOf(typed, '--name', '-qt', '-n');
    const kind = typed[2];
    if (kind === 'query') expect(Object.values<string>(QUERY)).toContain(handler);
    if (kind === 'signal') expect(Object.values<string>(SIGNAL)).toContain(handler);
    if (kind === 'update') expect(Object.values<string>(UPDATE)).toContain(handler);
    const input = valueOf(typed, '-i');
    if (input !== undefined) expect(JSON.parse(input)).toBeTypeOf('object');
  });

  test('every command of an operator has its twin for clients without updates', () => {
    for (const signal of Object.values(SIGNAL)) {
      expect(
        temporal.some(
          (line) => line.startsWith('temporal workflow signal') && line.includes(signal),
        ),
      ).toBe(true);
      expect(
        temporal.some((line) => line.startsWith('tctl workflow signal') && line.includes(signal)),
      ).toBe(true);
    }
  });
});

test.each(all.map((command) => [command.name, command] as const))(
  'the overview names every option of %s',
  (name, command) => {
    const [group = ''] = name.split(' ');
    const section = commandLine.split(`\n## ${group}\n`)[1]?.split('\n## ')[0] ?? '';
    const shared = ['json', 'verbose', 'config'];
    for (const [option, { type }] of Object.entries(command.args)) {
      if (type !== 'positional' && !shared.includes(option))
        expect(section).toContain(`--${option}`);
    }
  },
);

test('the overview names no option that does not exist', () => {
  const known = new Set(all.flatMap(({ args }) => Object.keys(args)));
  for (const [, option = ''] of commandLine.matchAll(/`--([a-z-]+)/g))
    expect([...known, 'help']).toContain(option);
});

test('codes in the page exist', () => {
  for (const code of ['StateLost', 'StaleEpoch']) {
    expect(operations).toContain(code);
    expect(ERROR_CODES).toContain(code);
  }
});
