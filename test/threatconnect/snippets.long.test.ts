// Every snippet of the pages of the SDK compiles: the compiler reads the whole SDK for it, which takes ten seconds.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import * as sdk from '../../src/threatconnect/index.ts';
import { pagesOfSdk, snippetsOf } from './pages.ts';

test('every snippet of every page compiles', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = new Map<string, string>();
  const preamble = `import { ${Object.keys(sdk).join(', ')}, type ThreatConnect } from '../../src/threatconnect/index.ts';\ndeclare const tc: ThreatConnect;\nexport {};\n{\n`;
  for (const page of pagesOfSdk)
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
