// Makes `dist`, which is what the command, the worker and its threads run: compiled sources, the workflows as one bundle, and
// files that are not code. Everything is made in a new folder that takes the place of the old one at the end, so that a failed
// build leaves the last good one, and sources that were deleted leave nothing behind.
// A checkout needs no types of its own code in there, and has them checked by `npm run typecheck`: without both a build takes a
// fifth of the time. What is packed has them. The JavaScript comes from the same translation, file by file, in either case.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');
export const dist = join(root, 'dist');
const SOURCES = ['src', 'workflows', 'activities', 'types'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
const MAIN = 'src/cli/main.js';
const SOME_TYPES = 'src/threatconnect/index.d.ts';
const BUNDLE = 'workflow-bundle.js';
const DRAFT_PREFIX = '.dist-';
const ABANDONED_AFTER_MS = 60 * 60 * 1000;
const { resolve: locate } = createRequire(import.meta.url);

/** The compiler's path, or undefined where only the packages for running are installed. */
export function compiler() {
  try {
    return locate('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

/** True when `dist` is complete and newer than everything it is made of. */
export function isFresh({ types = false } = {}) {
  if (types && !existsSync(join(dist, SOME_TYPES))) return false;
  const bundle = join(dist, BUNDLE);
  if (!existsSync(bundle) || !existsSync(join(dist, MAIN))) return false;
  const builtAt = statSync(bundle).mtimeMs;
  const files = SOURCES.flatMap((folder) => filesBelow(join(root, folder)));
  const settings = SETTINGS.map((name) => join(root, name)).filter((path) => existsSync(path));
  // A folder's time changes when a file in it is added or removed.
  return [...files, ...settings].every((path) => statSync(path).mtimeMs <= builtAt);
}

/** Builds; throws with the words of what failed. With `types` they are checked and written. */
export async function buildDist({ types = false } = {}) {
  const tsc = compiler();
  if (tsc === undefined) throw new Error('typescript is not installed (npm ci without --omit=dev)');
  removeAbandonedDrafts();
  const draft = mkdtempSync(join(root, DRAFT_PREFIX));
  try {
    if (types) writeTypes(tsc, draft);
    await translate(draft);
    copyStaticFiles(draft);
    await bundleWorkflows(draft);
    chmodSync(join(draft, MAIN), 0o755);
    replace(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function writeTypes(tsc, draft) {
  const options = ['-p', 'tsconfig.build.json', '--outDir', draft, '--emitDeclarationOnly'];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tsc -p tsconfig.build.json failed:\n${stdout}`);
}

/** JavaScript of one file: the types are cut off. The options are those of tsconfig.json, where isolatedModules allows it. */
export async function translateFile(path, { rewriteRelativeImportExtensions }) {
  const { transformFile } = await import('@swc/core');
  const { code } = await transformFile(path, {
    swcrc: false,
    configFile: false,
    module: { type: 'es6' },
    jsc: {
      parser: { syntax: 'typescript' },
      target: 'es2022',
      rewriteRelativeImportExtensions,
      transform: { verbatimModuleSyntax: true },
    },
  });
  return code;
}

/** All sources into the draft, where imports name the files of `dist`. */
async function translate(draft) {
  const files = SOURCES.flatMap((folder) => filesBelow(join(root, folder)));
  const sources = files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  await Promise.all(
    sources.map(async (path) => {
      const target = join(draft, relative(root, path)).replace(/\.ts$/, '.js');
      const code = await translateFile(path, { rewriteRelativeImportExtensions: true });
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }),
  );
}

/** A build that was killed could not clean up. */
function removeAbandonedDrafts() {
  for (const name of readdirSync(root)) {
    const path = join(root, name);
    if (
      !name.startsWith(DRAFT_PREFIX) ||
      Date.now() - statSync(path).mtimeMs < ABANDONED_AFTER_MS
    ) {
      continue;
    }
    rmSync(path, { recursive: true, force: true });
  }
}

/** All that lies between the sources and is not compiled: pages, styles, SQL, notes. */
function copyStaticFiles(draft) {
  for (const path of SOURCES.flatMap((folder) => filesBelow(join(root, folder)))) {
    if (statSync(path).isDirectory() || /\.(ts|json)$/.test(path)) continue;
    const target = join(draft, relative(root, path));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(path, target);
  }
}

async function bundleWorkflows(draft) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(draft, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(join(draft, BUNDLE), withoutDraft(code, basename(draft)));
}

const SOURCE_MAP =
  /(\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,)([\w+/=]+)/;

/** The bundler names modules by where they are, and itself by a hash of that: equal sources are to make equal bundles in any draft. */
export function withoutDraft(code, draft) {
  const named = (text) =>
    text.replaceAll(draft, 'dist').replace(/workflow-bundle-[0-9a-f]+\.js/, BUNDLE);
  return named(code).replace(SOURCE_MAP, (_all, mark, map) => {
    const text = Buffer.from(map, 'base64').toString('utf8');
    return mark + Buffer.from(named(text)).toString('base64');
  });
}

function replace(draft) {
  chmodSync(draft, 0o755);
  const old = `${draft}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(draft, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Files and folders below, the folder itself included. */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true });
  return [folder, ...inside.map((entry) => join(entry.parentPath, entry.name))];
}
