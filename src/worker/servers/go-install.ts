// Builds the Temporal CLI from the Go module proxy, for networks that reach package registries only. Takes minutes, once.
import { join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { findOnPath } from './executables.ts';
import { runTool } from './run-tool.ts';

/** The newest version without a `replace` in its go.mod; `go install module@version` refuses later ones. */
export const CLI_VERSION = 'v1.5.1';
const CLI_MODULE = 'github.com/temporalio/cli/cmd/temporal';
/** Six minutes were measured on two cores with an empty module cache. */
const BUILD_TIMEOUT_MS = 15 * 60 * 1000;
const PROGRESS_EVERY_MS = 10_000;

type Env = Readonly<Record<string, string | undefined>>;

/** Builds into `folder` and returns the path of the program. */
export async function goInstallCli(
  folder: string,
  env: Env,
  onProgress: (line: string) => void,
): Promise<string> {
  const go = await findOnPath('go', env);
  if (go === undefined) throw new CodedError('ConfigInvalid', 'there is no `go` on the PATH.');
  onProgress(`building the Temporal CLI ${CLI_VERSION} with ${go} (2 to 6 minutes, once)`);
  const startedAt = Date.now();
  let downloads = 0;
  let packages = 0;
  const tick = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    onProgress(
      `go install: ${seconds} s, ${downloads} modules downloaded, ${packages} packages built`,
    );
  }, PROGRESS_EVERY_MS);
  try {
    const built = await runTool({
      command: go,
      // -v names each package as it is built, which is the only sign of progress there is.
      args: ['install', '-v', `${CLI_MODULE}@${CLI_VERSION}`],
      env: { ...env, GOBIN: folder, CGO_ENABLED: '0' },
      cwd: folder,
      timeoutMs: BUILD_TIMEOUT_MS,
      onLine: (line) => {
        if (line.startsWith('go: downloading')) downloads += 1;
        else if (!line.startsWith('go: ')) packages += 1;
      },
    });
    if (!built.ok) {
      const said = built.tail.slice(-5).join(' | ');
      throw new CodedError('SourceUnreachable', `go install: ${built.problem}; it said: ${said}`);
    }
  } finally {
    clearInterval(tick);
  }
  return join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
}
