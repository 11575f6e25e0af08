import { parse } from 'yaml';
import type { Config } from '../../config/index.ts';
import { CodedError } from '../../core/errors.ts';
import { parseFeedRunInput } from '../../core/feed-run-input.ts';
import type { JsonValue } from '../../core/json.ts';
import { findFeed, resolveParameters } from '../../feeds/index.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig, requireConfig, temporalTarget } from '../context.ts';
import { requireFeedId } from '../feed-id.ts';
import { definitionNamed, isDefinitionFile } from '../find-definition.ts';
import { operatorName } from '../operator.ts';
import { differenceTo, showDifference } from '../preview/against.ts';
import { filesByCollection } from '../preview/input-files.ts';
import { mapFiles, type PreviewObject } from '../preview/map-files.ts';
import { readPlanned } from '../preview/planned.ts';
import { objectOutput, PREVIEW_FORMATS } from '../preview/show-objects.ts';
import type { ObjectOutput, PreviewFormat } from '../preview/show-objects.ts';
import { printPlannedLines, showPlanned } from '../preview/show-planned.ts';
import { showSummaries } from '../preview/show-summary.ts';
import { reportPlace, showRunResult } from '../run-result.ts';
import { openStore, readOverrides, settingsOf, writeSettings } from '../settings.ts';
import { requireLiveWorker } from '../temporal/live-worker.ts';
import { withSession } from '../temporal/session.ts';
import { startRun, waitForRun } from '../temporal/start-run.ts';
import { startProgress } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';

const WORKER_WITHIN_MS = 5_000;

export const preview = defineTcfeedsCommand({
  name: 'preview',
  summary: 'Shows what a feed would do; writes nothing to the platform',
  explanation: [
    'With --input: maps documents as they were published (gzip or not) on this machine, without Temporal, network or platform, and prints the objects. This is how to look at a new feed.',
    'Without --input: starts a run in mode preview. It fetches, maps and compares with what the feed holds, and shows what would be created, updated and removed, value by value. Nothing is sent, no cursor moves.',
  ],
  args: {
    feed: {
      type: 'positional',
      required: true,
      description: 'Id of the feed in the YAML, or of a definition, or its file',
    },
    input: {
      type: 'string',
      valueHint: '[C=]FILE',
      description: 'A document of the feed; C is its collection',
    },
    collection: { type: 'string', valueHint: 'C', description: 'Only this collection' },
    format: {
      type: 'enum',
      options: [...PREVIEW_FORMATS],
      default: 'table',
      description:
        'canonical: sorted lines Type<TAB>value, to compare with other programs (only with --input)',
    },
    groups: { type: 'boolean', default: false, description: 'Groups, too, not only indicators' },
    'before-policies': {
      type: 'boolean',
      default: false,
      description:
        'Also values that policies refuse or leave out (reserved addresses, underscores)',
    },
    against: {
      type: 'boolean',
      default: false,
      description: 'The difference to what the owner holds on the platform (only with --input)',
    },
    set: {
      type: 'string',
      valueHint: 'name=value',
      description: 'A setting for this preview only',
    },
    ...CONFIG_ARG,
  },
  repeatable: ['input', 'collection', 'set'],
  examples: [
    {
      command: 'tcfeeds preview urlhaus --collection online --input csv_online.csv.gz',
      says: 'look at a document',
    },
    {
      command: 'tcfeeds preview spamhaus-drop --input v4=drop_v4.json --format canonical',
      says: 'its values as a list',
    },
    { command: 'tcfeeds preview spamhaus-drop', says: 'what would the next run do?' },
  ],
  exitCodes: { 3: 'a part of the feed could not be looked at' },
  run: async ({ args, all, terminal }) => {
    const { feed, groups } = args;
    if (!isDefinitionFile(feed)) requireFeedId(feed);
    const inputs = all('input');
    const format: PreviewFormat = args.json ? 'jsonl' : readFormat(args.format);
    const overrides = readOverrides(all('set'));
    const collections = all('collection');
    if (inputs.length > 0) {
      return previewFiles({
        feed,
        config: args.config,
        inputs,
        collections,
        overrides,
        format,
        groups,
        beforePolicies: args['before-policies'],
        against: args.against,
        terminal,
      });
    }
    if (args.against)
      throw new CodedError(
        'InputInvalid',
        '--against needs --input: without it a preview compares with what the feed holds anyway',
      );
    if (format === 'canonical')
      throw new CodedError(
        'InputInvalid',
        '--format canonical needs --input: it lists what documents say',
      );
    return previewRun({ feed, config: args.config, collections, overrides, format, terminal });
  },
});

interface Call {
  readonly feed: string;
  readonly config: string | undefined;
  readonly collections: readonly string[];
  readonly overrides: Readonly<Record<string, string>>;
  readonly format: PreviewFormat;
  readonly terminal: Terminal;
}

interface FilesCall extends Call {
  readonly inputs: readonly string[];
  readonly groups: boolean;
  readonly beforePolicies: boolean;
  readonly against: boolean;
}

const readFormat = (text: string): PreviewFormat =>
  PREVIEW_FORMATS.find((format) => format === text) ?? 'table';

async function previewFiles(call: FilesCall): Promise<number> {
  const { terminal, groups } = call;
  const config = await optionalConfig(call.config);
  // Said before anything is read: the owner and the platform stand in the YAML only.
  const settings = call.against ? settingsOf(config, call.feed, call.overrides) : undefined;
  const { definition, parameters } = parametersOf(config, call);
  const feed = findFeed(definition, parameters);
  const files = await filesByCollection({
    feed,
    parameters,
    inputs: call.inputs,
    chosen: call.collections,
    say: (line) => terminal.err(line),
  });
  const objects: PreviewObject[] = [];
  const output = settings ? collectInto(objects) : objectOutput(call.format, terminal);
  const examples = new Map<string, string>();
  const progress = startProgress(terminal, `mapping ${call.inputs.join(', ')}`);
  try {
    const summaries = await mapFiles({
      feed,
      namespace: isDefinitionFile(call.feed) ? feed.id : call.feed,
      parameters,
      files,
      beforePolicies: call.beforePolicies,
      onObject: (object) => {
        if (groups || object.kind === 'indicator') output.add(object);
      },
      onRejected: ({ reason, snippet }) => {
        if (!examples.has(reason)) examples.set(reason, snippet);
      },
    });
    progress.stop();
    output.finish();
    if (settings) showDifference(await differenceTo(settings, objects), settings.owner, terminal);
    return showSummaries(summaries, examples, terminal);
  } finally {
    progress.stop();
  }
}

const collectInto = (objects: PreviewObject[]): ObjectOutput => ({
  add: (object) => void objects.push(object),
  finish: () => undefined,
});

/** With the feed in the YAML its parameters, else those of the definition of that name. */
function parametersOf(
  config: Config,
  { feed, overrides }: Pick<Call, 'feed' | 'overrides'>,
): { readonly definition: string; readonly parameters: Readonly<Record<string, JsonValue>> } {
  if (config.feeds[feed] !== undefined) {
    const { definition, parameters } = settingsOf(config, feed, overrides);
    return { definition, parameters };
  }
  const given = Object.fromEntries(
    Object.entries(overrides).map(([name, text]) => [name, parse(text) as JsonValue]),
  );
  const definition = definitionNamed(feed);
  return { definition, parameters: resolveParameters(findFeed(definition, given), given) };
}

async function previewRun(call: Call): Promise<number> {
  const { feed: feedId, terminal, overrides, collections } = call;
  const config = await requireConfig(call.config);
  const store = openStore(config);
  // The settings of the YAML as it is now, so that a change can be tried before it is applied.
  const configRef = await writeSettings(store, settingsOf(config, feedId, overrides));
  const input = parseFeedRunInput({
    feedId,
    mode: 'preview',
    configRef,
    ...(collections.length === 0 ? {} : { collections }),
    requestedBy: operatorName(),
  });
  return withSession(await temporalTarget(config), async (session) => {
    await requireLiveWorker(session, WORKER_WITHIN_MS);
    const result = await waitForRun(session, await startRun(session, input), feedId, terminal);
    const planned = await readPlanned(store, result);
    if (call.format === 'jsonl') {
      printPlannedLines(planned.objects, terminal);
      terminal.err(result.summary);
    } else {
      const report = await reportPlace(store, result);
      showRunResult(result, terminal, { report, counts: false });
      terminal.out('');
      showPlanned(planned, terminal);
    }
    return result.exitCode;
  });
}
