import { describe, expect, test } from 'vitest';
import { checkArguments } from '../../src/cli/arguments.ts';
import type { Command } from '../../src/cli/command.ts';
import { commandNames, commands } from '../../src/cli/commands.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { recordingTerminal } from './recording-terminal.ts';

const entries = await Promise.all(
  commandNames.map(async (name) => [name, await commands[name]()] as const),
);
const all: readonly Command[] = entries.flatMap(([, entry]) =>
  entry.kind === 'group' ? entry.members : [entry],
);
const names = all.map(({ name }) => name);

/** The words of an example as a shell would split them. */
const words = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe('help', () => {
  test('the overview names every command with its summary', async () => {
    const terminal = recordingTerminal();
    expect(await runCli(['--help'], terminal)).toBe(0);
    for (const [name, { summary }] of entries) {
      expect(terminal.stdout()).toContain(name);
      expect(terminal.stdout()).toContain(summary.slice(0, 30));
    }
  });

  test.each(names)(
    '%s explains its options, shows examples and says what its exit codes mean',
    async (name) => {
      const command = all.find((one) => one.name === name)!;
      const terminal = recordingTerminal();
      expect(await runCli([...name.split(' '), '--help'], terminal)).toBe(0);
      const text = terminal.stdout();
      for (const [option, { type }] of Object.entries(command.args))
        expect(text).toContain(type === 'positional' ? `<${option}>` : `--${option}`);
      expect(text).toContain('Exit codes');
      expect(command.examples.length).toBeGreaterThan(0);
      for (const example of command.examples) expect(text).toContain(example.command);
    },
  );

  test.each(
    all.flatMap(({ name, examples }) => examples.map(({ command }) => [name, command] as const)),
  )('the example of %s can be typed as it stands: %s', (name, line) => {
    const [program, ...typed] = words(line).filter((word) => !/^[A-Z_]+=/.test(word));
    expect(program).toBe('tcfeeds');
    const shown = all.find((one) => typed.join(' ').startsWith(one.name));
    expect(shown, `${name} shows ${line}`).toBeDefined();
    expect(() => checkArguments(shown!, typed.slice(shown!.name.split(' ').length))).not.toThrow();
  });

  test.each([40, 60, 80, 200])(
    'no line is wider than a terminal of %i columns, but for examples',
    async (width) => {
      const terminal = recordingTerminal(width);
      await runCli(['--help'], terminal);
      for (const name of names) await runCli([...name.split(' '), '--help'], terminal);
      const examples = new Set(
        all.flatMap((command) =>
          command.examples.flatMap(({ command: line, says }) => [`  ${line}`, `  # ${says}`]),
        ),
      );
      const wide = terminal
        .stdout()
        .split('\n')
        .filter(
          (line) =>
            line.length > Math.max(width, 40) &&
            !examples.has(line) &&
            !line.startsWith('  tcfeeds ') &&
            !line.startsWith('tcfeeds '),
        );
      if (width >= 80) expect(wide).toEqual([]);
      else expect(wide.every((line) => !line.startsWith('      '))).toBe(true);
    },
  );
});
