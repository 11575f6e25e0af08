// The rule of the rooms is lint configuration; here it is shown to bite.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { parser, plugin } from 'typescript-eslint';
import { describe, expect, test } from 'vitest';
import { ROOMS, ROOT } from './rooms-table.ts';

const RULE = '@typescript-eslint/no-restricted-imports';

/** One for all: loading the configuration is what takes time. */
const eslint = new ESLint({ cwd: ROOT });

/** Messages of the rooms rule alone: the typed rules need files that exist. */
async function complaints(file: string, text: string): Promise<string[]> {
  const config = (await eslint.calculateConfigForFile(join(ROOT, file))) as {
    rules?: Record<string, unknown>;
  };
  const rule = config.rules?.[RULE];
  if (rule === undefined) throw new Error(`no rooms rule for ${file}`);
  const plain = new ESLint({
    cwd: ROOT,
    overrideConfigFile: true,
    overrideConfig: ruleOnly(rule),
  });
  const [result] = await plain.lintText(text, { filePath: join(ROOT, file) });
  return (result?.messages ?? []).map(({ message }) => message);
}

const ruleOnly = (rule: unknown): NonNullable<ESLint.Options['overrideConfig']> =>
  ({
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { '@typescript-eslint': plugin },
    rules: { [RULE]: rule },
  }) as NonNullable<ESLint.Options['overrideConfig']>;

describe('a room', () => {
  test.each([
    ['core loads a package', 'src/core/x.ts', "import { z } from 'zod';"],
    ['core loads a Node module', 'src/core/x.ts', "import { join } from 'node:path';"],
    [
      'core names a type of another room',
      'src/core/x.ts',
      "import type { A } from '../http/a.ts';",
    ],
    ['workflows load zod', 'workflows/x.ts', "import { z } from 'zod';"],
    ['workflows load an activity', 'workflows/x.ts', "import { a } from '../activities/a.ts';"],
    ['workflows load a Node module', 'workflows/x.ts', "import { join } from 'node:path';"],
    ['activities load workflows', 'activities/x.ts', "import { a } from '../workflows/a.ts';"],
    ['activities load the worker', 'activities/x.ts', "import { a } from '../src/worker/a.ts';"],
    ['the simulator loads core', 'src/simulator/x.ts', "import { a } from '../core/a.ts';"],
    [
      'the simulator names a type of the client',
      'src/simulator/state/x.ts',
      "import type { A } from '../../threatconnect/a.ts';",
    ],
    [
      'the ledger loads the client',
      'src/ledger/x.ts',
      "import { a } from '../threatconnect/a.ts';",
    ],
    [
      'the client loads the engine',
      'src/threatconnect/x.ts',
      "import { a } from '@temporalio/client';",
    ],
    [
      'the command line loads workflows',
      'src/cli/x.ts',
      "import { a } from '../../workflows/a.ts';",
    ],
  ])('is refused when %s', async (_what, file, text) => {
    expect(await complaints(file, `${text}\nexport const x = 1;\n`)).toEqual([
      expect.stringMatching(/may not (import|load)/),
    ]);
  });

  test.each([
    [
      'workflows name the types of activities',
      'workflows/x.ts',
      "import type { A } from '../activities/a.ts';",
    ],
    ['workflows load core', 'workflows/x.ts', "import { a } from '../src/core/a.ts';"],
    ['activities load the ledger', 'activities/x.ts', "import { a } from '../src/ledger/a.ts';"],
    ['feeds load a parser', 'src/feeds/formats/x.ts', "import { a } from 'sax';"],
    ['core loads itself', 'src/core/x.ts', "import { a } from './a.ts';"],
  ])('is let be when %s', async (_what, file, text) => {
    expect(await complaints(file, `${text}\nexport const x = 1;\n`)).toEqual([]);
  });

  test.each(ROOMS.map((room) => [room]))('%s of the table exists', (room) => {
    expect(existsSync(join(ROOT, room))).toBe(true);
  });
});
