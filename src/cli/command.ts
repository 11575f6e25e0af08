// A command is data: name, words for the help, arguments (in citty's form) and what it does.
import { parseArgs } from 'citty';
import type { ArgsDef, ParsedArgs } from 'citty';
import type { CheckedArguments } from './arguments.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface Example {
  readonly command: string;
  readonly says: string;
}

export interface CommandContext<T extends ArgsDef> {
  readonly args: ParsedArgs<T>;
  /** All values of an option that may be given several times. */
  readonly all: (name: string) => readonly string[];
  readonly terminal: Terminal;
}

export interface CommandDefinition<T extends ArgsDef> {
  readonly name: string;
  /** One sentence for lists. */
  readonly summary: string;
  /** Paragraphs for the help page. */
  readonly explanation: readonly string[];
  readonly args: T;
  /** Options that may be given several times. */
  readonly repeatable?: readonly string[];
  readonly examples: readonly Example[];
  /** Beyond 0 = done and 1 = error. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  /** Resolves to the exit code. */
  run(context: CommandContext<T>): Promise<number>;
}

export interface CommandCall {
  readonly rawArgs: readonly string[];
  readonly checked: CheckedArguments;
  readonly terminal: Terminal;
}

/** A command whose argument types are sealed inside. */
export interface Command extends Omit<CommandDefinition<ArgsDef>, 'run'> {
  readonly kind: 'command';
  run(call: CommandCall): Promise<number>;
}

/** Commands under one word, like `tcfeeds state show`. */
export interface CommandGroup {
  readonly kind: 'group';
  readonly name: string;
  readonly summary: string;
  readonly explanation: readonly string[];
  readonly members: readonly Command[];
}

/** What every command has. */
const COMMON = {
  json: {
    type: 'boolean',
    default: false,
    description: 'Print JSON for programs; errors too, on stderr',
  },
  verbose: {
    type: 'boolean',
    default: false,
    description: 'Show the stack of an unexpected error',
  },
} as const satisfies ArgsDef;

type Common = typeof COMMON;

export function defineTcfeedsCommand<const T extends ArgsDef>(
  definition: Omit<CommandDefinition<T & Common>, 'args'> & { readonly args: T },
): Command {
  const args = { ...definition.args, ...COMMON };
  return {
    ...definition,
    kind: 'command',
    args,
    run: ({ rawArgs, checked, terminal }) =>
      definition.run({
        args: parseArgs<T & Common>([...rawArgs], args),
        all: (name) => checked.values[name] ?? [],
        terminal,
      }),
  };
}

/** For commands that apply. */
export const TAKE_OVER_ARG = {
  'take-over': {
    type: 'boolean',
    default: false,
    description:
      'Also feeds whose schedule a configuration with another store has made; feeds without a schedule are not protected',
  },
} as const;

/** The option that names the YAML, for the commands that read it. */
export const CONFIG_ARG = {
  config: {
    type: 'string',
    valueHint: 'feeds.yaml',
    description: 'The YAML with platforms, store and feeds',
  },
} as const satisfies ArgsDef;
