// From the words of a command line to an exit code: finds the command, shows help, and turns what is thrown into words.
import { checkArguments } from './arguments.ts';
import { commands } from './commands.ts';
import type { Command, CommandGroup } from './command.ts';
import { reportError } from './error-report.ts';
import { commandHelp, groupHelp, overviewHelp } from './help.ts';
import { suggest } from './suggestions.ts';
import { CodedError } from '../core/errors.ts';
import type { Terminal } from './terminal/terminal.ts';
import { version } from './version.ts';

const HELP = new Set(['-h', '--help', 'help']);
const VERSION = new Set(['-v', '--version', 'version']);

/** Runs one command line (without program name) and returns its exit code. Never throws. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const quiet = argv.includes('--json');
    return await dispatch(
      argv,
      quiet ? { ...terminal, width: terminal.width, errWidth: terminal.errWidth, quiet } : terminal,
    );
  } catch (error) {
    return reportError(error, terminal, {
      json: argv.includes('--json'),
      verbose: argv.includes('--verbose'),
    });
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = argv;
  if (first !== undefined && VERSION.has(first)) {
    terminal.out(version());
    return 0;
  }
  if (first === undefined || HELP.has(first)) {
    const topic = rest.filter((word) => !word.startsWith('-'));
    if (topic.length > 0) return await dispatch([...topic, '--help'], terminal);
    terminal.out(await overviewHelp(terminal));
    return first === undefined ? 1 : 0;
  }
  if (!Object.hasOwn(commands, first))
    throw unknownCommand('tcfeeds', first, Object.keys(commands));
  const entry = await commands[first as keyof typeof commands]();
  return entry.kind === 'group' ? runGroup(entry, rest, terminal) : runOne(entry, rest, terminal);
}

async function runGroup(
  group: CommandGroup,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || HELP.has(name)) {
    terminal.out(groupHelp(group, terminal));
    return name === undefined ? 1 : 0;
  }
  const member = group.members.find((command) => command.name === `${group.name} ${name}`);
  if (!member) {
    const known = group.members.map((command) => command.name.slice(group.name.length + 1));
    throw unknownCommand(`tcfeeds ${group.name}`, name, known);
  }
  return runOne(member, rest, terminal);
}

async function runOne(
  command: Command,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  if (options.includes('--help') || options.includes('-h')) {
    terminal.out(commandHelp(command, terminal));
    return 0;
  }
  return command.run({ rawArgs: argv, checked: checkArguments(command, argv), terminal });
}

function unknownCommand(program: string, word: string, known: readonly string[]): CodedError {
  const near = suggest(word, known);
  const hint = near === undefined ? `Commands: ${known.join(', ')}` : `Did you mean "${near}"?`;
  return new CodedError(
    'InputInvalid',
    word.startsWith('-')
      ? `${program}: the command comes before its options, got "${word}" first. Commands: ${known.join(', ')}`
      : `${program}: there is no command "${word}". ${hint} All of them: ${program} --help`,
  );
}
