// Gets a server program from Temporal's download service, as the SDK does: a small JSON answer names the archive, the archive
// holds one file. The host is not reachable from every network and may even hang, so every wait has a short limit.
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { CodedError } from '../../core/errors.ts';
import { runTool } from './run-tool.ts';

export const DOWNLOAD_HOST = 'https://temporal.download';

export interface DownloadRequest {
  /** `cli` or `temporal-test-server`, the service's own words. */
  readonly artifact: string;
  readonly host: string;
  /** Folder that receives the program. */
  readonly folder: string;
  /** Name of the program in that folder. */
  readonly name: string;
  readonly connectTimeoutMs: number;
  readonly onProgress: (line: string) => void;
}

/** Longest silence while the archive arrives. */
const BODY_TIMEOUT_MS = 20_000;
const EXTRACT_TIMEOUT_MS = 120_000;
const PROGRESS_EVERY_MS = 3_000;

/** Downloads and unpacks; returns the path of the program. */
export async function downloadProgram(request: DownloadRequest): Promise<string> {
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: request.connectTimeoutMs },
    headersTimeout: request.connectTimeoutMs,
    bodyTimeout: BODY_TIMEOUT_MS,
  });
  try {
    const { archiveUrl, fileToExtract } = await askWhere(request, agent);
    const archive = join(request.folder, archiveUrl.endsWith('.zip') ? 'a.zip' : 'a.tar.gz');
    await fetchArchive(archiveUrl, archive, request, agent);
    const unpackInto = join(request.folder, 'unpacked');
    await mkdir(unpackInto);
    // `tar` reads both forms on the platforms where the service offers them.
    const unpacked = await runTool({
      command: 'tar',
      args: ['-xf', archive, '-C', unpackInto, fileToExtract],
      timeoutMs: EXTRACT_TIMEOUT_MS,
    });
    if (!unpacked.ok) throw failed(archiveUrl, unpacked.problem);
    const program = join(request.folder, request.name);
    await rename(join(unpackInto, fileToExtract), program);
    await rm(unpackInto, { recursive: true });
    await rm(archive);
    await chmod(program, 0o755);
    return program;
  } finally {
    await agent.destroy();
  }
}

async function askWhere(
  request: DownloadRequest,
  agent: EnvHttpProxyAgent,
): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const url = new URL(`/${request.artifact}/default`, request.host);
  url.searchParams.set('arch', arch);
  url.searchParams.set('platform', platform);
  url.searchParams.set('format', platform === 'windows' ? 'zip' : 'tar.gz');
  url.searchParams.set('sdk-name', 'sdk-typescript');
  url.searchParams.set('sdk-version', '1.24.0');
  let answer: unknown;
  try {
    const response = await fetch(url, {
      dispatcher: agent,
      // Covers name resolution and a host that accepts but never answers.
      signal: AbortSignal.timeout(request.connectTimeoutMs),
    });
    if (!response.ok) throw failed(url.href, `status ${response.status}`);
    answer = await response.json();
  } catch (error) {
    throw error instanceof CodedError ? error : failed(url.href, reasonOf(error), error);
  }
  const { archiveUrl, fileToExtract } = answer as Record<string, unknown>;
  const plain = typeof fileToExtract === 'string' && !/(^|\/)\.\.(\/|$)|^[/-]/.test(fileToExtract);
  if (typeof archiveUrl !== 'string' || !plain) {
    throw failed(url.href, 'the answer names no archive (a proxy page instead of the service?)');
  }
  return { archiveUrl, fileToExtract };
}

async function fetchArchive(
  url: string,
  path: string,
  request: DownloadRequest,
  agent: EnvHttpProxyAgent,
): Promise<void> {
  try {
    const response = await fetch(url, { dispatcher: agent });
    if (!response.ok || response.body === null) throw failed(url, `status ${response.status}`);
    const announced = Number(response.headers.get('content-length') ?? 0);
    let received = 0;
    let toldAt = Date.now();
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done): void {
        received += chunk.length;
        if (Date.now() - toldAt > PROGRESS_EVERY_MS) {
          toldAt = Date.now();
          const of = announced > 0 ? ` of ${megabytes(announced)}` : '';
          request.onProgress(`downloading ${request.name}: ${megabytes(received)}${of} MB`);
        }
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(path));
    if (announced > 0 && received !== announced) {
      throw failed(url, `${received} of ${announced} bytes arrived`);
    }
  } catch (error) {
    throw error instanceof CodedError ? error : failed(url, reasonOf(error), error);
  }
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(0);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function failed(url: string, reason: string, cause?: unknown): CodedError {
  const where = url.split('?')[0] ?? url;
  return new CodedError('SourceUnreachable', `Download from ${where} failed: ${reason}.`, {
    cause,
  });
}
