// Gets hold of the two Temporal servers that a machine without a Temporal installation needs: the dev server (everything but
// time skipping) and the Java test server (time skipping). Each way is tried in order, what is being done is said aloud, and
// when nothing works one error names every way and why it was closed.
import { join } from 'node:path';
import { CodedError, findCodedError } from '../../core/errors.ts';
import { serverCacheDir } from './cache-dir.ts';
import { DOWNLOAD_HOST, downloadProgram } from './download.ts';
import { findOnPath } from './executables.ts';
import {
  forgetFailedDownload,
  recallFailedDownload,
  rememberFailedDownload,
} from './failed-downloads.ts';
import { CLI_VERSION, goInstallCli } from './go-install.ts';
import { type InstallManifest, installInto, readInstall } from './install.ts';
import { withLock } from './lock.ts';
import { mavenInstallTestServer, TEST_SERVER_VERSION } from './maven-install.ts';
import { probeDevServer, probeTestServer } from './probe.ts';

type Env = Readonly<Record<string, string | undefined>>;

export type ServerSource = 'environment' | 'path' | 'cache' | 'download' | 'go' | 'maven';

export interface ProvidedServer {
  readonly path: string;
  readonly source: ServerSource;
  readonly version: string;
}

export interface ProvideOptions {
  /** Told what is being done, one line at a time. */
  readonly onProgress: (line: string) => void;
  /** Default: {@link serverCacheDir}. */
  readonly cacheDir?: string;
  /** Default: `process.env`. */
  readonly env?: Env;
  /** Default: Temporal's own download service. */
  readonly downloadHost?: string;
  /** Default 8000. A closed network often swallows packets instead of refusing them. */
  readonly connectTimeoutMs?: number;
}

/** All that differs between the two servers. */
interface Recipe {
  readonly title: string;
  readonly variable: string;
  /** Whether a program of this name on the PATH is good too. */
  readonly searchPath: boolean;
  readonly program: string;
  readonly artifact: string;
  /** Folder in the cache. */
  readonly folder: string;
  readonly build: 'go' | 'maven';
  /** Throws when the program does not work; returns its version. */
  readonly probe: (path: string, env: Env) => Promise<string>;
  readonly advice: readonly string[];
}

const DEV_SERVER: Recipe = {
  title: 'Temporal dev server',
  variable: 'TEMPORAL_CLI_PATH',
  searchPath: true,
  program: 'temporal',
  artifact: 'cli',
  folder: `temporal-cli-${CLI_VERSION}`,
  build: 'go',
  probe: probeDevServer,
  advice: [
    'set TEMPORAL_CLI_PATH to a `temporal` program',
    'put `temporal` on the PATH (docs.temporal.io/cli)',
    'allow access to temporal.download',
    'install Go 1.25 or newer with access to a Go module proxy',
  ],
};

const TEST_SERVER: Recipe = {
  title: 'Temporal test server',
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  searchPath: false,
  program: 'temporal-test-server',
  artifact: 'temporal-test-server',
  folder: `temporal-test-server-${TEST_SERVER_VERSION}`,
  build: 'maven',
  probe: async (path, env) => {
    await probeTestServer(path, env);
    return TEST_SERVER_VERSION;
  },
  advice: [
    'set TEMPORAL_TEST_SERVER_PATH to a Temporal test server',
    'copy the cache folder from a machine that has one',
    'allow access to temporal.download',
    'install Java 8 or newer and Maven with access to a Maven repository',
  ],
};

/** The dev server: `TEMPORAL_CLI_PATH`, PATH, cache, download, `go install`. @throws {ConfigInvalid} when no way is open. */
export function provideDevServer(options: ProvideOptions): Promise<ProvidedServer> {
  return provide(DEV_SERVER, options);
}

/** The test server: `TEMPORAL_TEST_SERVER_PATH`, cache, download, Maven. @throws {ConfigInvalid} when no way is open. */
export function provideTestServer(options: ProvideOptions): Promise<ProvidedServer> {
  return provide(TEST_SERVER, options);
}

async function provide(recipe: Recipe, options: ProvideOptions): Promise<ProvidedServer> {
  const env = options.env ?? process.env;
  const cacheDir = options.cacheDir ?? serverCacheDir(env);
  const named = env[recipe.variable];
  if (named !== undefined && named !== '') {
    return { path: named, source: 'environment', version: await probeNamed(recipe, named, env) };
  }
  const closed: string[] = [`${recipe.variable} is not set`];
  if (recipe.searchPath) {
    const found = await findOnPath(recipe.program, env);
    if (found === undefined) closed.push(`no \`${recipe.program}\` on the PATH`);
    else {
      try {
        return { path: found, source: 'path', version: await recipe.probe(found, env) };
      } catch (error) {
        closed.push(reasonOf(error));
        options.onProgress(reasonOf(error));
      }
    }
  }
  const folder = join(cacheDir, recipe.folder);
  const cached = await fromCache(recipe, folder, env);
  if (cached !== undefined) return cached;
  return withLock(
    `${folder}.lock`,
    (holder) => {
      options.onProgress(
        `waiting for process ${holder.pid}, which is installing the ${recipe.title}`,
      );
    },
    async () =>
      (await fromCache(recipe, folder, env)) ??
      (await obtain(recipe, { ...options, env, cacheDir, folder, closed })),
  );
}

async function probeNamed(recipe: Recipe, path: string, env: Env): Promise<string> {
  try {
    return await recipe.probe(path, env);
  } catch (error) {
    const advice = `Correct ${recipe.variable}, or unset it to look elsewhere.`;
    throw new CodedError('ConfigInvalid', `${reasonOf(error)} ${advice}`, { cause: error });
  }
}

async function fromCache(
  recipe: Recipe,
  folder: string,
  env: Env,
): Promise<ProvidedServer | undefined> {
  const manifest = await readInstall(folder);
  if (manifest === undefined) return undefined;
  const path = join(folder, recipe.program);
  const works = await recipe.probe(path, env).catch(() => undefined);
  return works === undefined ? undefined : { path, source: 'cache', version: manifest.version };
}

interface ObtainOptions extends ProvideOptions {
  readonly env: Env;
  readonly cacheDir: string;
  readonly folder: string;
  readonly closed: string[];
}

async function obtain(recipe: Recipe, options: ObtainOptions): Promise<ProvidedServer> {
  const { cacheDir, folder, closed, onProgress, env } = options;
  const done = (source: ServerSource, manifest: InstallManifest): ProvidedServer => {
    onProgress(`${recipe.title} ${manifest.version} is ready in ${folder}`);
    return { path: join(folder, recipe.program), source, version: manifest.version };
  };
  const failure = await recallFailedDownload(cacheDir, recipe.artifact, new Date());
  if (failure !== undefined) {
    closed.push(`${failure.reason} (at ${failure.at}; tried again a day later)`);
  } else {
    onProgress(`downloading the ${recipe.title}`);
    try {
      return done('download', await installInto(folder, 'download', download(recipe, options)));
    } catch (error) {
      const reason = reasonOf(error);
      closed.push(reason);
      onProgress(reason);
      await rememberFailedDownload(cacheDir, recipe.artifact, {
        at: new Date().toISOString(),
        reason,
      });
    }
  }
  try {
    const manifest = await installInto(folder, recipe.build, async (draft) => {
      const program =
        recipe.build === 'go'
          ? await goInstallCli(draft, env, onProgress)
          : await mavenInstallTestServer(draft, recipe.program, env, onProgress);
      return recipe.probe(program, env);
    });
    return done(recipe.build, manifest);
  } catch (error) {
    closed.push(reasonOf(error));
  }
  const ways = recipe.advice.map((way, index) => `(${index + 1}) ${way}`).join('; ');
  throw new CodedError(
    'ConfigInvalid',
    `No ${recipe.title} could be had. Do one of: ${ways}. Tried: ${closed.join('; ')}`,
  );
}

function download(recipe: Recipe, options: ObtainOptions): (draft: string) => Promise<string> {
  return async (draft) => {
    const program = await downloadProgram({
      artifact: recipe.artifact,
      host: options.downloadHost ?? DOWNLOAD_HOST,
      folder: draft,
      name: recipe.program,
      connectTimeoutMs: options.connectTimeoutMs ?? 8_000,
      onProgress: options.onProgress,
    });
    const version = await recipe.probe(program, options.env);
    await forgetFailedDownload(options.cacheDir, recipe.artifact);
    return version;
  };
}

function reasonOf(error: unknown): string {
  const coded = findCodedError(error);
  if (coded !== undefined) return coded.message;
  return error instanceof Error ? error.message : String(error);
}
