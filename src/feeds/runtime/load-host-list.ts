// Reads a list of hosts from a file of this machine, line by line: `host`, or `rank,host` as Tranco and Umbrella publish theirs. It is read
// anew for each job: a fraction of a second for a million, and nothing is held between jobs.
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import type { ParameterValues } from '../parameters.ts';
import { hostOfEntry, HostList, type Covered } from '../normalise/host-list.ts';

/** One list as the settings name it. */
interface HostListFile {
  readonly file: string;
  /** @default nothing besides indicators of the type Host with exactly this name */
  readonly covers?: readonly Covered[];
  /** So many lines with a host from the beginning. @default all */
  readonly first?: number;
}

/** In memory a host takes 65 bytes, measured with a million; reading that many takes 1.7 s of one core. */
const MOST_HOSTS = 2_000_000;
/** So much is read: two million hosts behind their ranks. */
const MOST_BYTES = 64 * 1024 * 1024;
const READ_BYTES = 256 * 1024;
const LONGEST_LINE = 4_096;
/** Of a list some lines may be no hosts: a header, top-level domains. More are another file. */
const MOST_OTHERS = 0.1;
const FEWEST_LINES = 10;
const ASCII = /^[\x20-\x7e]*$/;
const [TAB, LF, CR, SPACE, ZERO, NINE] = [0x09, 0x0a, 0x0d, 0x20, 0x30, 0x39];
/** `,`, `;` and the tab, between a rank and its host. */
const RANK_ENDS: ReadonlySet<number> = new Set([0x2c, 0x3b, TAB]);

/** The lists that the parameter `exclude_lists` names, one after the other. @throws {ConfigInvalid} */
export async function hostListsOf(
  parameters: ParameterValues,
  signal?: AbortSignal,
): Promise<readonly HostList[]> {
  const lists: HostList[] = [];
  const given = parameters['exclude_lists'] as readonly (string | HostListFile)[] | undefined;
  for (const one of given ?? [])
    lists.push(await loadHostList(typeof one === 'string' ? { file: one } : one, signal));
  return lists;
}

/** @throws {ConfigInvalid} when the file cannot be read, is no list of hosts, or has more than this machine should hold */
export async function loadHostList(
  { file, covers = [], first = Infinity }: HostListFile,
  signal?: AbortSignal,
): Promise<HostList> {
  const list = new HostList(basename(file), covers);
  const refuse = (problem: string, cause?: unknown): never => {
    throw new CodedError('ConfigInvalid', `exclude_lists: ${file}: ${problem}`, { cause });
  };
  let line = 0;
  let hosts = 0;
  let others = 0;
  let read = 0;
  let example = '';
  const take = (text: Buffer, from: number, end: number): void => {
    line += 1;
    const entry = entryOf(text, from, end);
    if (entry.includes('\r'))
      refuse(`line ${line} has a carriage return inside; expected lines that end with LF or CR LF`);
    if (entry === '' || entry.startsWith('#')) return;
    const host = hostOfEntry(entry);
    if (host !== undefined) {
      hosts += 1;
      list.add(host, line);
    } else {
      if (others === 0) example = `line ${line}: ${JSON.stringify(entry.slice(0, 60))}`;
      others += 1;
    }
    if (list.size > MOST_HOSTS)
      refuse(`expected up to ${MOST_HOSTS} hosts; read fewer of them with first`);
  };
  let rest: Buffer = Buffer.alloc(0);
  let handle: FileHandle | undefined;
  try {
    handle = await openRegular(file, refuse);
    // A stream that is opened with it then fails where nobody listens yet.
    signal?.throwIfAborted();
    const stream = handle.createReadStream({
      highWaterMark: READ_BYTES,
      autoClose: false,
      ...(signal && { signal }),
    });
    pieces: for await (const chunk of stream) {
      read += (chunk as Buffer).length;
      if (read > MOST_BYTES)
        refuse(
          `expected a list of up to ${MOST_BYTES / 1024 / 1024} MiB, got more; read less of it with first`,
        );
      const joined = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      const text = line === 0 ? withoutMark(joined) : joined;
      let from = 0;
      for (let end = text.indexOf(LF); end >= 0; end = text.indexOf(LF, from)) {
        take(text, from, end);
        from = end + 1;
        if (hosts >= first) {
          rest = Buffer.alloc(0);
          break pieces;
        }
      }
      rest = text.subarray(from);
      if (rest.length > LONGEST_LINE)
        refuse('expected a host in each line, got a line without end (lines end with LF or CR LF)');
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!isFileError(error)) throw error;
    refuse(
      `cannot be read (${error.code}) on this machine; the list must be where the worker runs`,
      error,
    );
  } finally {
    await handle?.close();
  }
  if (rest.length > 0) take(rest, 0, rest.length);
  const lines = hosts + others;
  if (hosts === 0 || (others > lines * MOST_OTHERS && lines >= FEWEST_LINES))
    refuse(
      `expected a host in each line, alone or behind its rank and a comma; ${others} of ${lines} have none${example === '' ? '' : `, such as ${example}`}. Is it an archive that has to be unpacked?`,
    );
  return list;
}

/** Nothing that waits for a writer or has no end: opened without waiting, then looked at. */
async function openRegular(file: string, refuse: (problem: string) => never): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile())
      refuse(`expected a file, got ${stat.isDirectory() ? 'a folder' : 'a pipe or a device'}`);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The host of a line, without its rank. Made of bytes: a part of a longer text would keep all of it in memory. */
function entryOf(text: Buffer, start: number, stop: number): string {
  let [from, end] = [start, stop];
  while (end > from && isBlank(text[end - 1])) end -= 1;
  while (from < end && isBlank(text[from])) from += 1;
  let behind = from;
  while (behind < end && isDigit(text[behind])) behind += 1;
  if (behind > from && RANK_ENDS.has(text[behind] ?? 0)) from = behind + 1;
  while (from < end && isBlank(text[from])) from += 1;
  const entry = text.toString('latin1', from, end);
  return ASCII.test(entry) ? entry : text.toString('utf8', from, end);
}

const isBlank = (byte: number | undefined): boolean =>
  byte === SPACE || byte === CR || byte === TAB;
const isDigit = (byte = 0): boolean => byte >= ZERO && byte <= NINE;

const withoutMark = (text: Buffer): Buffer =>
  text.indexOf('\ufeff') === 0 ? text.subarray(3) : text;

const isFileError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && !(error instanceof CodedError) && 'syscall' in error && 'code' in error;
