// citty takes any option; a mistyped one would silently do nothing. So the words are checked before citty reads them.
import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { CodedError } from '../core/errors.ts';
import { suggest } from './suggestions.ts';

export interface CheckedArguments {
  /** Every value of each option with a value, in order. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

interface Checkable {
  readonly name: string;
  readonly args: ArgsDef;
  readonly repeatable?: readonly string[];
}

/** @throws {InputInvalid} for an unknown option, a missing or superfluous value, or a repetition that is not meant. */
export function checkArguments(command: Checkable, argv: readonly string[]): CheckedArguments {
  const options = optionsOf(command.args);
  const { tokens } = parseArgs({
    args: [...argv],
    options: nodeOptions(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string[]> = {};
  const seen = new Set<string>();
  let positionals = 0;
  for (const token of tokens) {
    if (token.kind === 'positional') positionals += 1;
    if (token.kind !== 'option') continue;
    const negated = token.name.startsWith('no-') ? token.name.slice(3) : undefined;
    const name = options.has(token.name) ? token.name : (negated ?? token.name);
    const type = options.get(name);
    if (type === undefined || (name !== token.name && type !== 'boolean'))
      throw unknownOption(command, token.rawName, [...options.keys()]);
    if (type === 'boolean') {
      if (token.value !== undefined)
        throw wrong(command, `--${name} takes no value, got "${token.value}"`);
      continue;
    }
    // What starts with a dash is another option, not a value; a value like that is written --option=-value.
    if (token.value === undefined || token.value === '' || isEatenOption(token, options))
      throw wrong(command, `--${name} needs a value: --${name} VALUE or --${name}=VALUE`);
    if (seen.has(name) && command.repeatable?.includes(name) !== true)
      throw wrong(command, `--${name} is given twice; it takes one value`);
    seen.add(name);
    (values[name] ??= []).push(token.value);
  }
  checkPositionals(command, positionals);
  checkRequired(command, seen);
  checkChoices(command, values);
  return { values };
}

type OptionType = 'string' | 'boolean';

function optionsOf(args: ArgsDef): Map<string, OptionType> {
  const options = new Map<string, OptionType>();
  for (const [name, { type }] of Object.entries(args)) {
    if (type !== 'positional') options.set(name, type === 'boolean' ? 'boolean' : 'string');
  }
  return options;
}

const nodeOptions = (options: Map<string, OptionType>): Record<string, { type: OptionType }> =>
  Object.fromEntries([...options].map(([name, type]) => [name, { type }]));

function isEatenOption(
  token: { readonly value: string | undefined; readonly inlineValue: boolean | undefined },
  options: Map<string, OptionType>,
): boolean {
  if (token.inlineValue === true || token.value?.startsWith('--') !== true) return false;
  return options.has(token.value.slice(2).split('=')[0] ?? '');
}

function checkPositionals(command: Checkable, given: number): void {
  const wanted = Object.entries(command.args).filter(([, { type }]) => type === 'positional');
  const missing = wanted.slice(given).find(([, { required }]) => required !== false);
  if (missing) throw wrong(command, `<${missing[0]}> is missing: ${missing[1].description ?? ''}`);
  if (given > wanted.length) {
    const what =
      wanted.length === 0 ? 'no plain argument' : `only ${wanted.map(([n]) => `<${n}>`).join(' ')}`;
    throw wrong(command, `takes ${what}, got ${given}`);
  }
}

function checkRequired(command: Checkable, seen: ReadonlySet<string>): void {
  for (const [name, { type, required, description }] of Object.entries(command.args)) {
    if (type !== 'positional' && required === true && !seen.has(name))
      throw wrong(command, `--${name} is missing: ${description ?? ''}`);
  }
}

function checkChoices(command: Checkable, values: Record<string, string[]>): void {
  for (const [name, definition] of Object.entries(command.args)) {
    if (definition.type !== 'enum') continue;
    const choices = definition.options ?? [];
    const bad = values[name]?.find((value) => !choices.includes(value));
    if (bad === undefined) continue;
    const near = suggest(bad, choices);
    const hint = near === undefined ? '' : `. Did you mean "${near}"?`;
    throw wrong(command, `--${name} must be one of ${choices.join(', ')}, got "${bad}"${hint}`);
  }
}

function unknownOption(command: Checkable, raw: string, known: readonly string[]): CodedError {
  const near = suggest(raw.replace(/^-+/, ''), known);
  const hint = near === undefined ? '' : ` Did you mean --${near}?`;
  return wrong(command, `there is no option ${raw}.${hint}`);
}

const wrong = ({ name }: Checkable, problem: string): CodedError =>
  new CodedError(
    'InputInvalid',
    `tcfeeds ${name}: ${problem} Help: tcfeeds ${name} --help`.replace(
      /([^.?]) Help:/,
      '$1. Help:',
    ),
  );
