import { findCodedError } from '../../core/errors.ts';
import { redact } from '../../core/redaction.ts';
import { Closers } from '../closers.ts';
import { defineTcfeedsCommand } from '../command.ts';
import { afterwards, filesOf, pagesOf, placeInWords, tryIt } from '../demo/places.ts';
import type { Place } from '../demo/places.ts';
import { playRound, totals } from '../demo/rounds.ts';
import type { RoundRun } from '../demo/rounds.ts';
import { EDITIONS } from '../demo/sample-documents.ts';
import { startDemo } from '../demo/start-demo.ts';
import type { RunningDemo } from '../demo/start-demo.ts';
import { readPort } from '../numbers.ts';
import { countsInWords } from '../run-result.ts';
import { onInterruption } from '../terminal/interrupt.ts';
import { startProgress } from '../terminal/progress.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { span } from '../terminal/words.ts';

const DEFAULT_FOLDER = './.tcfeeds/demo';

export const demo = defineTcfeedsCommand({
  name: 'demo',
  summary: 'Shows everything on this machine: first load, delta and removal, through schedules',
  explanation: [
    'Brings a Temporal server with its UI, an imitation of the platform, a source with two sample documents, and a worker; applies two schedules and runs them three times: everything is new, some has changed, some has vanished. After each run the platform is compared with the source.',
    'Nothing leaves this machine. The data stay in the folder, so that a later start goes on with them.',
  ],
  args: {
    once: { type: 'boolean', default: false, description: 'End after the three rounds' },
    folder: {
      type: 'string',
      default: DEFAULT_FOLDER,
      valueHint: 'FOLDER',
      description: 'Where the demo keeps its data',
    },
    fresh: {
      type: 'boolean',
      default: false,
      description: 'Forget what an earlier demo left there',
    },
    port: {
      type: 'string',
      valueHint: 'N',
      default: '0',
      description: 'Port of the platform; 0 = as last time, or a free one',
    },
    'temporal-port': {
      type: 'string',
      valueHint: 'N',
      description: 'Port of Temporal; default 7233 or a free one',
    },
    'ui-port': {
      type: 'string',
      valueHint: 'N',
      description: 'Port of the Temporal UI; default 8233 or a free one',
    },
  },
  examples: [
    { command: 'tcfeeds demo', says: 'stays until Ctrl-C, with pages to look at' },
    { command: 'tcfeeds demo --once', says: 'ends by itself: the last line says how it went' },
    {
      command: 'tcfeeds status --config .tcfeeds/demo/feeds.yaml',
      says: 'in another terminal, while it stays',
    },
  ],
  run: async ({ args, terminal }) => {
    const interruption = onInterruption();
    const closers = new Closers();
    const progress = startProgress(terminal, 'opening the demo');
    const options = {
      folder: args.folder,
      fresh: args.fresh,
      simulatorPort: readPort('port', args.port),
      temporalPort: optionalPort('temporal-port', args['temporal-port']),
      uiPort: optionalPort('ui-port', args['ui-port']),
    };
    let verdict: Verdict | undefined;
    let places: readonly Place[] = [];
    try {
      const stopped = interruption.asked.then(() => 'stopped' as const);
      const running = await Promise.race([startDemo(options, closers, progress), stopped]);
      if (running === 'stopped') return stoppedEarly(terminal);
      const pages = pagesOf(running.session.target, running.platform.url);
      if (args.once) for (const page of pages) progress.note(placeInWords(page));
      const played = await Promise.race([play(running, progress), stopped]);
      if (played === 'stopped') return stoppedEarly(terminal);
      verdict = played;
      progress.stop();
      const files = await filesOf(running, verdict.runs);
      places = args.once
        ? [...files, ...afterwards(running.folder, args.folder, args.folder === DEFAULT_FOLDER)]
        : [...pages, ...files, tryIt(running.folder)];
      if (!args.once) {
        show(places, args.json, terminal);
        terminal.err('Stop with Ctrl-C.');
        say(verdict, args.json, terminal);
        await Promise.race([interruption.asked, running.broken]);
        terminal.err('Stopping …');
      }
    } finally {
      progress.stop();
      await closers.close();
      interruption.release();
    }
    if (args.once) {
      show(places, args.json, terminal);
      say(verdict, args.json, terminal);
    }
    return verdict.ok ? 0 : 1;
  },
});

interface Verdict {
  readonly ok: boolean;
  readonly runs: readonly RoundRun[];
  /** The last line: sums, or what did not agree. */
  readonly text: string;
}

const optionalPort = (option: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : readPort(option, text);

async function play(running: RunningDemo, progress: Progress): Promise<Verdict> {
  const runs: RoundRun[] = [];
  try {
    for (const edition of EDITIONS) {
      await playRound(
        {
          session: running.session,
          source: running.source,
          platformUrl: running.platform.url,
          usedBefore: running.usedBefore,
          onProgress: progress.update,
          onRun: (run) => {
            runs.push(run);
            progress.note(runInOneLine(run));
          },
        },
        edition,
      );
    }
    return { ok: true, runs, text: `demo ok: ${totals(runs)}` };
  } catch (error) {
    const message = findCodedError(error)?.message ?? redact(String(error));
    return { ok: false, runs, text: `demo failed: ${message.replaceAll('\n', ' ')}` };
  }
}

const runInOneLine = ({ round, feedId, result, tookMs }: RoundRun): string =>
  `${round.padEnd(14)} ${feedId.padEnd(14)} ${result.outcome} in ${span(tookMs)}: ${countsInWords(result.counts)}`;

function show(places: readonly Place[], json: boolean, terminal: Terminal): void {
  if (!json) for (const place of places) terminal.out(placeInWords(place));
}

function say(verdict: Verdict | undefined, json: boolean, terminal: Terminal): void {
  if (verdict === undefined) return;
  if (json) terminal.out(JSON.stringify(verdict));
  else terminal.out(terminal.style(verdict.ok ? 'green' : 'red', verdict.text));
}

function stoppedEarly(terminal: Terminal): number {
  terminal.err('Stopped before the demo was over; its data stay in the folder.');
  return 130;
}
