// The public types of the SDK as the compiler sees them: every declaration that can be reached from the entry.
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ENTRY = `${ROOT}src/threatconnect/index.ts`;

export interface Surface {
  /** `name (file)` of each type of ours that a signature names and the entry does not export. */
  readonly notExported: readonly string[];
  /** `file:line text` of each `any`, written or inferred. */
  readonly anys: readonly string[];
}

/** Emits declarations, so that inferred types are written out, and walks them from the exports of the entry. */
export function readSurface(
  entry = ENTRY,
  extra: ReadonlyMap<string, string> = new Map(),
): Surface {
  const config = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const emitted = emit(
    entry,
    {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      skipLibCheck: true,
      incremental: false,
      composite: false,
    },
    extra,
  );
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const program = ts.createProgram({
    rootNames: [entry],
    options: { ...options, noEmit: true, skipLibCheck: true, incremental: false, composite: false },
    host: {
      ...host,
      getSourceFile: (path, ...rest) => {
        const text = emitted.get(path.replace(/\.ts$/, '.d.ts'));
        return text === undefined
          ? read(path, ...rest)
          : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
      },
    },
  });
  return walk(program, entry, emitted);
}

function emit(
  entry: string,
  options: ts.CompilerOptions,
  extra: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const program = ts.createProgram({
    rootNames: [entry],
    options,
    host: {
      ...host,
      fileExists: (path) => extra.has(path) || host.fileExists(path),
      getSourceFile: (path, ...rest) => {
        const text = extra.get(path);
        return text === undefined
          ? read(path, ...rest)
          : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
      },
    },
  });
  for (const source of program.getSourceFiles())
    if (!source.isDeclarationFile)
      program.emit(
        source,
        (_path, text) => files.set(source.fileName.replace(/\.ts$/, '.d.ts'), text),
        undefined,
        true,
      );
  return files;
}

function walk(program: ts.Program, entry: string, emitted: ReadonlyMap<string, string>): Surface {
  const checker = program.getTypeChecker();
  const original = (symbol: ts.Symbol): ts.Symbol =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  const source = program.getSourceFile(entry);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry}: no module`);
  const exported = new Set(checker.getExportsOfModule(module).map(original));
  const seen = new Set<ts.Symbol>();
  const notExported = new Set<string>();
  const anys = new Set<string>();
  const isOurs = (node: ts.Node): boolean =>
    emitted.has(node.getSourceFile().fileName.replace(/\.ts$/, '.d.ts'));

  const visitSymbol = (symbol: ts.Symbol): void => {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? [])
      if (isOurs(declaration)) visit(declaration);
  };
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const file = node.getSourceFile();
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      anys.add(
        `${file.fileName.replace(ROOT, '')}:${line + 1} ${node.parent.getText().slice(0, 80)}`,
      );
    }
    // Not `typeof`: what only lends its keys need not be named.
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const found = name === undefined ? undefined : checker.getSymbolAtLocation(name);
    if (found !== undefined) {
      const symbol = original(found);
      const [first] = symbol.declarations ?? [];
      const isParameter = (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
      if (first !== undefined && isOurs(first) && !isParameter) {
        if (!exported.has(symbol))
          notExported.add(
            `${symbol.name} (${first.getSourceFile().fileName.replace(`${ROOT}src/`, '')})`,
          );
        visitSymbol(symbol);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const symbol of exported) visitSymbol(symbol);
  return { notExported: [...notExported].sort(), anys: [...anys].sort() };
}
