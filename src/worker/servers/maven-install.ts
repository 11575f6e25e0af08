// Collects the Java test server (time skipping) from a Maven repository, for networks that reach package registries only.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import { findOnPath } from './executables.ts';
import { runTool } from './run-tool.ts';

export const TEST_SERVER_VERSION = '1.38.0';
/** Binds the server's logging to nothing; must suit the slf4j-api that the server brings. */
const SLF4J_VERSION = '2.0.17';
/** 20 s were measured with an empty repository. */
const MAVEN_TIMEOUT_MS = 5 * 60 * 1000;
const PROGRESS_EVERY_MS = 10_000;

type Env = Readonly<Record<string, string | undefined>>;

/** Copies the jars into `folder/lib`, writes the program that runs them, and returns its path. */
export async function mavenInstallTestServer(
  folder: string,
  name: string,
  env: Env,
  onProgress: (line: string) => void,
): Promise<string> {
  const [maven, java] = await Promise.all([findOnPath('mvn', env), findOnPath('java', env)]);
  if (maven === undefined || java === undefined) {
    const missing = maven === undefined ? 'mvn' : 'java';
    throw new CodedError('ConfigInvalid', `there is no \`${missing}\` on the PATH.`);
  }
  onProgress(`collecting the Java test server ${TEST_SERVER_VERSION} with ${maven} (once)`);
  const startedAt = Date.now();
  const tick = setInterval(() => {
    onProgress(`mvn: ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, PROGRESS_EVERY_MS);
  const project = await mkdtemp(join(tmpdir(), 'tcfeeds-maven-'));
  try {
    await writeFile(join(project, 'pom.xml'), POM);
    const copied = await runTool({
      command: maven,
      args: [
        '-B',
        '-q',
        'dependency:copy-dependencies',
        `-DoutputDirectory=${join(folder, 'lib')}`,
      ],
      env,
      cwd: project,
      timeoutMs: MAVEN_TIMEOUT_MS,
    });
    if (!copied.ok) {
      const said = copied.tail.slice(0, 5).join(' | ');
      throw new CodedError('SourceUnreachable', `Maven: ${copied.problem}; it said: ${said}`);
    }
  } finally {
    clearInterval(tick);
    await rm(project, { recursive: true, force: true });
  }
  const program = join(folder, name);
  await writeFile(program, PROGRAM, { mode: 0o755 });
  return program;
}

const dependency = (groupId: string, artifactId: string, version: string): string =>
  `<dependency><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>threatconnect-feeds</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    ${dependency('io.temporal', 'temporal-test-server', TEST_SERVER_VERSION)}
    ${dependency('org.slf4j', 'slf4j-nop', SLF4J_VERSION)}
  </dependencies>
</project>
`;

// `exec`, because the SDK stops the server by killing its direct child; the JVM flags, because the SDK waits only five seconds
// for an answer. The folder is found at run time: the installation is renamed into place after it was written.
const PROGRAM = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;
