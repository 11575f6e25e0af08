// Help that teaches: what a command is for, its options, examples that can be pasted, and what its exit codes mean.
import type { ArgDef, ArgsDef } from 'citty';
import type { Command, CommandGroup } from './command.ts';
import { commandNames, commands } from './commands.ts';
import { wrapText } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';
import { version } from './version.ts';

const INDENT = '  ';
const WIDEST = 100;

type Screen = Pick<Terminal, 'width' | 'style'>;

/** The page of `tcfeeds --help`. */
export async function overviewHelp(screen: Screen): Promise<string> {
  const entries = await Promise.all(
    commandNames.map(async (name) => [name, (await commands[name]()).summary] as const),
  );
  return [
    `${screen.style('bold', 'tcfeeds')} ${version()}: threat-intelligence feeds into ThreatConnect, on Temporal`,
    '',
    heading('Usage', screen),
    `${INDENT}tcfeeds <command> [options]`,
    '',
    heading('Commands', screen),
    ...twoColumns(entries, screen),
    '',
    heading('First steps', screen),
    ...twoColumns(
      [
        [
          'tcfeeds demo',
          'everything on this machine, with a simulated platform and a sample source',
        ],
        ['tcfeeds up --config feeds.yaml', 'the same set-up for feeds of your own'],
        ['tcfeeds <command> --help', 'options, examples and exit codes of a command'],
      ],
      screen,
    ),
  ].join('\n');
}

/** The page of a group, `tcfeeds state --help`. */
export function groupHelp(group: CommandGroup, screen: Screen): string {
  return [
    `${screen.style('bold', `tcfeeds ${group.name}`)}: ${group.summary}`,
    ...paragraphs(group.explanation, screen),
    '',
    heading('Commands', screen),
    ...twoColumns(
      group.members.map(({ name, summary }) => [`tcfeeds ${name}`, summary] as const),
      screen,
    ),
  ].join('\n');
}

/** The page of one command. */
export function commandHelp(command: Command, screen: Screen): string {
  const { name, summary, explanation, args, examples, exitCodes } = command;
  const plain = entriesOf(args, true);
  const options = entriesOf(args, false);
  const usage = [
    `tcfeeds ${name}`,
    ...plain.map(([word, { required }]) => (required === false ? `[${word}]` : `<${word}>`)),
    ...options.filter(([, { required }]) => required === true).map((entry) => optionWords(entry)),
    '[options]',
  ].join(' ');
  return [
    `${screen.style('bold', `tcfeeds ${name}`)}: ${summary}`,
    ...paragraphs(explanation, screen),
    '',
    heading('Usage', screen),
    `${INDENT}${usage}`,
    ...section(
      'Arguments',
      plain.map(([word, { description }]) => [`<${word}>`, description ?? ''] as const),
      screen,
    ),
    ...section(
      'Options',
      options.map((entry) => [optionWords(entry), describeOption(entry, command)] as const),
      screen,
    ),
    '',
    heading('Examples', screen),
    ...examples.flatMap(({ command: line, says }) => [
      `${INDENT}${screen.style('dim', `# ${says}`)}`,
      `${INDENT}${screen.style('cyan', line)}`,
    ]),
    ...section(
      'Exit codes',
      Object.entries({ 0: 'done', 1: 'error, named on stderr', ...exitCodes }),
      screen,
    ),
  ].join('\n');
}

const heading = (text: string, screen: Screen): string => screen.style('bold', text);

const widthOf = ({ width }: Screen): number => Math.min(width, WIDEST);

function paragraphs(texts: readonly string[], screen: Screen): string[] {
  return texts.flatMap((text) => ['', ...wrapText(text, widthOf(screen))]);
}

function section(
  title: string,
  rows: readonly (readonly [string, string])[],
  screen: Screen,
): string[] {
  return rows.length === 0 ? [] : ['', heading(title, screen), ...twoColumns(rows, screen)];
}

function twoColumns(rows: readonly (readonly [string, string])[], screen: Screen): string[] {
  const left = Math.max(...rows.map(([word]) => word.length));
  const room = widthOf(screen) - left - INDENT.length * 2;
  return rows.flatMap(([word, text]) => {
    if (room < 24) return [`${INDENT}${word}`, ...indented(text, widthOf(screen) - 6, 6)];
    const [first = '', ...more] = wrapText(text, room);
    const hanging = ' '.repeat(left + INDENT.length * 2);
    return [
      `${INDENT}${word.padEnd(left)}${INDENT}${first}`.trimEnd(),
      ...more.map((line) => `${hanging}${line}`),
    ];
  });
}

const indented = (text: string, width: number, by: number): string[] =>
  wrapText(text, width).map((line) => `${' '.repeat(by)}${line}`);

function entriesOf(args: ArgsDef, positional: boolean): [string, ArgDef][] {
  return Object.entries(args).filter(([, { type }]) => (type === 'positional') === positional);
}

function optionWords([name, definition]: [string, ArgDef]): string {
  if (definition.type === 'boolean') return `--${name}`;
  const choices = definition.type === 'enum' ? definition.options?.join('|') : undefined;
  return `--${name} ${definition.valueHint ?? choices ?? name.toUpperCase()}`;
}

function describeOption([name, definition]: [string, ArgDef], command: Command): string {
  const again = command.repeatable?.includes(name) === true ? ' (may be repeated)' : '';
  const choices =
    definition.type === 'enum' && definition.valueHint !== undefined
      ? `; one of ${definition.options?.join(', ') ?? ''}`
      : '';
  const standard =
    definition.default === undefined || definition.type === 'boolean'
      ? ''
      : `; default ${String(definition.default)}`;
  return `${definition.description ?? ''}${choices}${standard}${again}`;
}
