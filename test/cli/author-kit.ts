// What an author does with the kit, in a folder that is gone when the tests of the file have ended.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { afterAll, expect } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import * as feeds from '../../src/feeds/index.ts';
import { recordingTerminal } from './recording-terminal.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface AuthorKit {
  readonly folder: string;
  /** An empty YAML. */
  readonly config: string;
  readonly tcfeeds: (...argv: string[]) => Promise<Ended>;
  /** Its path. */
  readonly file: (name: string, content: string | Buffer) => string;
  /** Lines of the preview of a definition that was just written. */
  readonly canonicalOf: (id: string, input: string) => Promise<readonly string[]>;
  /** Runs the test file that was written, with a runner that only collects. */
  readonly runWrittenTest: (id: string) => Promise<number>;
}

export function createAuthorKit(): AuthorKit {
  const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-author-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const tcfeeds = async (...argv: string[]): Promise<Ended> => {
    const terminal = recordingTerminal();
    const code = await runCli(argv, terminal);
    return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
  };
  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const config = file('feeds.yaml', '{}');
  return {
    folder,
    config,
    tcfeeds,
    file,
    canonicalOf: async (id, input) => {
      const shown = await tcfeeds(
        'preview',
        join(folder, `${id}.ts`),
        ...['--input', input, '--before-policies', '--format', 'canonical', '--config', config],
      );
      expect(shown.code, shown.stderr).toBe(0);
      return shown.stdout.trimEnd().split('\n');
    },
    runWrittenTest: async (id) => {
      const tests: (() => Promise<void>)[] = [];
      const runner = {
        describe: (_title: string, define: () => void) => define(),
        test: (_title: string, run: () => Promise<void>) => tests.push(run),
      };
      await createJiti(import.meta.url, {
        moduleCache: false,
        virtualModules: { vitest: runner, 'threatconnect-feeds/feeds': feeds },
      }).import(join(folder, `${id}.test.ts`));
      for (const run of tests) await run();
      return tests.length;
    },
  };
}
