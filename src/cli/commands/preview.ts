import { CodedError } from '../../core/errors.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { requireFeedId } from '../feed-id.ts';
import { isDefinitionFile } from '../find-definition.ts';
import { previewFiles } from '../preview/preview-files.ts';
import { previewRun } from '../preview/preview-run.ts';
import { PREVIEW_FORMATS, type PreviewFormat } from '../preview/show-objects.ts';
import { readOverrides } from '../settings.ts';

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

const readFormat = (text: string): PreviewFormat =>
  PREVIEW_FORMATS.find((format) => format === text) ?? 'table';
