import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApplicationFailure } from '@temporalio/common';
import { startProgress } from '../../src/cli/terminal/progress.ts';
import { openServerLog, openWorkerLog } from '../../src/cli/worker-log.ts';
import type { WorkerLogOptions } from '../../src/cli/worker-log.ts';
import { CodedError } from '../../src/core/errors.ts';
import { registerSecret } from '../../src/core/redaction.ts';
import { recordingTerminal } from './recording-terminal.ts';

/** What Temporal's SDK puts on a line about a failed activity. */
const failedActivity = (error: Error): object => ({
  sdkComponent: 'worker',
  taskToken: 'Q2hFS0R3b0laR1ZtWVhWc2RBPT0=',
  attempt: 2,
  activityType: 'fetchCollection',
  workflowId: 'feed-run:spamhaus-drop:manual-20310102T030405000Z',
  error,
  durationMs: 12,
});
const failure = ApplicationFailure.retryable(
  'http://lists.example/drop.json\ndid not answer',
  'SourceUnreachable',
);

function linesFor(options: Partial<WorkerLogOptions> = {}): {
  readonly log: ReturnType<typeof openWorkerLog>;
  readonly lines: string[];
} {
  const lines: string[] = [];
  const log = openWorkerLog({
    level: undefined,
    folder: undefined,
    json: false,
    interactive: true,
    note: (line) => lines.push(line),
    ...options,
  });
  return { log, lines };
}

afterEach(() => void vi.restoreAllMocks());

test.each([
  [{ interactive: false }, ['info', 'warning']],
  [{ interactive: true }, ['warning']],
])('a server that speaks in words has its log in words, wherever it goes: %j', (where, levels) => {
  const err: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const log = openServerLog({ json: false }, {}, { ...where, err: (line) => err.push(line) });
  log.info('collection soc shows change 1');
  log.warn('collection soc is late');
  expect(err.map((line) => /^[\d:]{8} (\w+) collection soc/.exec(line)?.[1])).toEqual(levels);
  expect(stderr).not.toHaveBeenCalled();
  openServerLog({ json: true }, {}, { ...where, err: (line) => err.push(line) }).info('stopping');
  expect(err).toHaveLength(levels.length);
  expect(stderr).toHaveBeenCalledOnce();
  expect(JSON.parse(String(stderr.mock.calls[0]?.[0]))).toMatchObject({ msg: 'stopping' });
});

describe('the log of a worker on a terminal', () => {
  test('tells of a failed activity in one line: feed, code, message, attempt', () => {
    const { log, lines } = linesFor();
    log.warn(failedActivity(failure), 'Activity failed');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d warning spamhaus-drop: fetchCollection failed, attempt 2: SourceUnreachable: http:\/\/lists\.example\/drop\.json did not answer$/,
    );
  });

  test('has the code of our own errors, too', () => {
    const { log, lines } = linesFor();
    log.error({ feedId: 'a', error: new CodedError('StoreFull', 'The store has no room') }, 'bad');
    expect(lines[0]).toMatch(/ error a: bad: StoreFull: The store has no room$/);
  });

  test('shows warnings and worse only, unless a level was asked for', () => {
    const quiet = linesFor();
    quiet.log.info('a');
    quiet.log.child({}, { level: 'debug' }).info('of a feed whose level is debug');
    quiet.log.warn('b');
    expect(quiet.lines.map((line) => line.slice(9))).toEqual(['warning b']);
    const asked = linesFor({ level: 'info' });
    asked.log.info('a');
    asked.log.debug('b');
    expect(asked.lines.map((line) => line.slice(9))).toEqual(['info a']);
  });

  test('hides secrets [O1]', () => {
    registerSecret('canary-value-77aa01');
    const { log, lines } = linesFor();
    log.warn('refused canary-value-77aa01');
    expect(lines.join()).toContain('refused ***');
  });

  test('ends the progress line before each of its lines, and draws none after the end', () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const terminal = {
      ...recordingTerminal(60),
      interactive: true,
      err: (text: string) => void written.push(`${text}\n`),
      redraw: (text: string) => void written.push(text),
    };
    const progress = startProgress(terminal, 'starting the worker');
    const { log } = linesFor({ note: progress.note });
    vi.advanceTimersByTime(1_000);
    log.warn('one');
    progress.stop();
    log.warn('two');
    vi.useRealTimers();
    const text = written.join('');
    expect(text).toMatch(/s\r\u001b\[2K\d\d:\d\d:\d\d warning one\n/);
    expect(text).toMatch(/\r\u001b\[2K\d\d:\d\d:\d\d warning two\n$/);
  });
});

describe('the log of a worker for programs', () => {
  test.each([
    ['without a terminal', { interactive: false }],
    ['with --json', { json: true }],
  ])('%s is JSON lines, with the message of an error and without task tokens', (_how, options) => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { log, lines } = linesFor(options);
    log.info('a');
    log.warn(failedActivity(failure), 'Activity failed');
    expect(lines).toEqual([]);
    const [first, second] = written.mock.calls.map(([line]) => String(line));
    expect(JSON.parse(first ?? '')).toMatchObject({ level: 30, msg: 'a' });
    expect(JSON.parse(second ?? '')).toMatchObject({
      attempt: 2,
      error: { code: 'SourceUnreachable', message: failure.message },
    });
    expect(second).not.toContain('taskToken');
  });

  test('is JSON lines in its file, also on a terminal', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-log-'));
    const { log, lines } = linesFor({ folder });
    log.info('a');
    await vi.waitFor(async () => {
      const text = await readFile(join(folder, 'tcfeeds.log'), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ msg: 'a' });
    });
    expect(lines).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
