import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TLP_LEVELS } from '../../../core/export-settings.ts';
import { CodedError } from '../../../core/errors.ts';
import { createGrowingFiles } from '../../../exports/delivery/growing-files.ts';
import { findOutput, OUTPUTS, type OutputDefinition } from '../../../outputs/index.ts';
import { defineTcfeedsCommand } from '../../command.ts';
import { convertAnswers } from '../../export/convert-answers.ts';
import { showConverted, type ConvertReport } from '../../export/show-converted.ts';
import { readOutputSettings } from '../../export/output-settings.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { version } from '../../version.ts';

const STDOUT = '-';
/** Objects that cannot be read are said at the end; what the output refuses is its nature. */
const UNREADABLE = 3;

export const exportConvert = defineTcfeedsCommand({
  name: 'export convert',
  summary: 'Turns saved answers of the API into the form of an output, offline',
  explanation: [
    'Reads what the API answered: pages, lists, or an object per line, gzip or not; indicators and groups may be mixed. Objects that come again count once, with their later modification. Nothing is asked of any server.',
    `Outputs: ${OUTPUTS.map(({ id, title }) => `${id} (${title})`).join('; ')}.`,
    'The report goes to stderr; with --json it goes to stdout, or to stderr where stdout has the output.',
  ],
  args: {
    input: { type: 'string', required: true, valueHint: 'FILE', description: 'Saved answers' },
    output: { type: 'string', required: true, valueHint: 'NAME', description: 'Which output' },
    mode: {
      type: 'enum',
      options: ['fixed', 'compatible'],
      default: 'fixed',
      description: 'compatible: the objects of the XSOAR integration, faults included',
    },
    content: {
      type: 'enum',
      options: ['state', 'changes'],
      description: 'All that is valid, or what happened; the first that the output has',
    },
    set: { type: 'string', valueHint: 'name=value', description: 'A setting of the output' },
    ceiling: {
      type: 'enum',
      options: [...TLP_LEVELS],
      description: 'TLP: objects above it do not leave',
    },
    unmarked: {
      type: 'enum',
      options: [...TLP_LEVELS],
      default: 'CLEAR',
      description: 'TLP of objects without a label',
    },
    to: {
      type: 'string',
      default: STDOUT,
      valueHint: 'FOLDER',
      description: 'Where the files go; - is stdout, for outputs of one file',
    },
  },
  repeatable: ['input', 'set'],
  examples: [
    {
      command: 'tcfeeds export convert --input page.json --output csv --set columns=type,value',
      says: 'a table',
    },
    {
      command:
        'tcfeeds export convert --input groups.json --input indicators.json.gz --output xsoar-json --mode compatible --set tlp_color=AMBER --to out',
      says: 'what the XSOAR integration would make of it',
    },
  ],
  exitCodes: { [UNREADABLE]: 'some objects could not be read; the others are converted' },
  run: async ({ args, all, terminal }) => {
    const output = findOutput(args.output);
    const mode = modeOf(output, args.mode);
    const content = contentOf(output, args.content);
    const settings = readOutputSettings(output, all('set'));
    const isStdout = args.to === STDOUT;
    const parent = isStdout ? await mkdtemp(join(tmpdir(), 'tcfeeds-convert-')) : args.to;
    const files = await createGrowingFiles(parent);
    try {
      const converted = await convertAnswers({
        inputs: all('input'),
        output,
        mode,
        content,
        settings,
        ceiling: TLP_LEVELS.find((level) => level === args.ceiling),
        unmarked: TLP_LEVELS.find((level) => level === args.unmarked) ?? 'CLEAR',
        at: new Date().toISOString(),
        product: `threatconnect-feeds/${version()}`,
        files,
      });
      const names = [...(await files.finish())].sort();
      const report: ConvertReport = {
        output: output.id,
        mode,
        content,
        ...converted,
        files: names,
      };
      if (isStdout) await print(output, files.folder, names, terminal);
      else await place(files.folder, parent, names);
      if (!args.json) showConverted(report, isStdout ? undefined : args.to, terminal);
      else if (isStdout) terminal.err(JSON.stringify(report));
      else terminal.out(JSON.stringify(report));
      return converted.refused['malformed'] === undefined ? 0 : UNREADABLE;
    } finally {
      await files.discard();
      if (isStdout) await rm(parent, { recursive: true, force: true });
    }
  },
});

function modeOf(output: OutputDefinition, mode: string): 'fixed' | 'compatible' {
  const chosen = mode === 'compatible' ? 'compatible' : 'fixed';
  if ((output.modes ?? ['fixed']).includes(chosen)) return chosen;
  throw new CodedError(
    'InputInvalid',
    `--mode ${mode}: the XSOAR integration has no output ${output.id}; leave it out`,
  );
}

function contentOf(output: OutputDefinition, content: string | undefined): 'state' | 'changes' {
  const chosen = output.contents.find((one) => one === content);
  if (content === undefined) return output.contents[0];
  if (chosen !== undefined) return chosen;
  throw new CodedError(
    'InputInvalid',
    `--content ${content}: expected ${output.contents.join(' or ')} for ${output.id}`,
  );
}

/** The files in their folder, each replaced as a whole. */
async function place(from: string, to: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(to, name)), { recursive: true });
    await rename(join(from, name), join(to, name));
  }
}

async function print(
  output: OutputDefinition,
  folder: string,
  names: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const [name, ...more] = await withText(folder, names);
  if (more.length > 0)
    throw new CodedError(
      'InputInvalid',
      `--to: output ${output.id} makes ${more.length + 1} files of this; give a folder`,
    );
  if (name === undefined) return;
  const text = createReadStream(join(folder, name), { encoding: 'utf8' });
  // The terminal ends what it prints with a line break.
  let rest = '';
  for await (const chunk of text) {
    const all = rest + String(chunk);
    const end = all.lastIndexOf('\n');
    if (end >= 0) terminal.out(all.slice(0, end));
    rest = all.slice(end + 1);
  }
  if (rest !== '') terminal.out(rest);
}

/** Empty files need not be said. */
async function withText(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return names.filter((_name, at) => (sizes[at] ?? 0) > 0);
}
