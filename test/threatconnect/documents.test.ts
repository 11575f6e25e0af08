// The pages of the SDK: every snippet compiles, and the program of the quick start runs as it is printed.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as sdk from '../../src/threatconnect/index.ts';
import { OWNER, simulate } from './simulated.ts';

const FOLDER = fileURLToPath(new URL('../../docs/sdk/', import.meta.url));
const ENTRY = fileURLToPath(new URL('../../src/threatconnect/index.ts', import.meta.url));
const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const textOf = (page: string): string => readFileSync(join(FOLDER, page), 'utf8');
const snippetsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/```ts\n([^]*?)```/g)].map((match) => match[1] ?? '');

test('every snippet of every page compiles', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = new Map<string, string>();
  const preamble = `import { ${Object.keys(sdk).join(', ')}, type ThreatConnect } from '../../src/threatconnect/index.ts';\ndeclare const tc: ThreatConnect;\nexport {};\n{\n`;
  for (const page of pages)
    for (const [number, code] of snippetsOf(page).entries()) {
      const own = code.includes("from 'threatconnect-feeds/sdk'");
      const text = own
        ? code.replace("'threatconnect-feeds/sdk'", "'../../src/threatconnect/index.ts'")
        : `${preamble}${code}\n}\n`;
      files.set(join(folder, `snippet-${page}-${number}.ts`), text);
    }
  const config = ts.readConfigFile(join(folder, '../../tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  );
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(folder, '../..'));
  const relaxed = { ...options, noUnusedLocals: false, noEmit: true };
  const base = ts.createCompilerHost(relaxed);
  const host: ts.CompilerHost = {
    ...base,
    fileExists: (path) => files.has(path) || base.fileExists(path),
    readFile: (path) => files.get(path) ?? base.readFile(path),
    getSourceFile: (path, version, ...rest) => {
      const text = files.get(path);
      return text === undefined
        ? base.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version);
    },
  };
  const program = ts.createProgram([...files.keys()], relaxed, host);
  const problems = [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map(
      ({ messageText }) =>
        `${path.slice(folder.length)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
  expect(problems).toEqual([]);
  expect(files.size).toBeGreaterThan(10);
}, 120_000);

describe('the quick start', () => {
  test('is a program of about twenty lines that runs as printed', async () => {
    const { simulator } = await simulate(
      {},
      {
        owners: [
          { name: 'Demo Organization', kind: 'Organization' },
          { name: OWNER, kind: 'Source', bulk: { json: true, csv: true } },
        ],
      },
    );
    const [program = ''] = snippetsOf('quick-start.md');
    expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(26);
    const folder = mkdtempSync(join(tmpdir(), 'quick-start-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'first.ts');
    writeFileSync(file, program.replace('threatconnect-feeds/sdk', ENTRY));
    vi.stubEnv('TC_API_PATH', simulator.apiPath);
    vi.stubEnv('TC_ACCESS_ID', '11112222333344445555');
    vi.stubEnv('TC_SECRET_KEY', 'canary-secret-key-of-the-tests');
    vi.stubEnv('TC_OWNER', OWNER);
    const lines: string[] = [];
    const log = vi
      .spyOn(console, 'log')
      .mockImplementation((...words) => void lines.push(words.join(' ')));
    onTestFinished(() => {
      log.mockRestore();
      vi.unstubAllEnvs();
    });
    await import(/* @vite-ignore */ file);
    expect(lines).toEqual(['sent 1, refused 0', 'bad.example 4 apt', 'bad.example 75']);
  });
});

test('every page is linked from the quick start', () => {
  const linked = [...textOf('quick-start.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(
    (match) => match[1],
  );
  expect([...linked, 'quick-start.md'].sort()).toEqual([...pages].sort());
});
