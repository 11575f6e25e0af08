import { CodedError } from '../../../core/errors.ts';
import type { GetIndicators } from '../../../exports/query/command.ts';
import type { RawObject } from '../../../threatconnect/index.ts';
import { askedProblems, askedQuery } from '../../asked-indicators.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { optionalConfig } from '../../context.ts';
import { PLATFORM_ARG, withPlatform } from '../../platform-client.ts';
import { withProgress } from '../../terminal/progress.ts';
import { renderTable, type TableColumn } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { plural } from '../../terminal/words.ts';

/** The platform gives no larger page. */
const LARGEST_PAGE = 10_000;

export const indicatorsGet = defineTcfeedsCommand({
  name: 'indicators get',
  summary: 'One page of indicators, with the arguments of tc-get-indicators',
  explanation: [
    'The arguments are those of the XSOAR command, with dashes in place of underscores. Parameters of exports play no part: --owners alone says whose indicators, and without it all that the credentials may read are meant.',
    'With --mode compatible the query, fields and order are those of the integration: lists are cut at commas and not trimmed, the ThreatAssess score is strictly greater, and without --active-indicators true the platform still gives active ones only. With --mode fixed lists are trimmed and escaped, the score is inclusive, --active-indicators false gives both states, and pages are in the order of ids. In both --confidence is strictly greater.',
    '--json prints the list of objects as the platform sent them, digit for digit.',
  ],
  args: {
    owners: { type: 'string', valueHint: 'A,B', description: 'Only indicators of these owners' },
    limit: { type: 'string', default: '50', description: 'How many, at most 10000' },
    offset: { type: 'string', default: '0', description: 'How many to leave out first' },
    'tql-query': {
      type: 'string',
      valueHint: 'TQL',
      description: 'A query in place of all other conditions',
    },
    'indicator-type': {
      type: 'string',
      valueHint: 'A,B',
      description: 'Types with commas between them; All: all of them',
    },
    'active-indicators': {
      type: 'enum',
      options: ['true', 'false', 'True', 'False'],
      default: 'true',
      valueHint: 'true|false',
      description: 'Active ones only',
    },
    confidence: { type: 'string', valueHint: 'N', description: 'Confidence greater than N' },
    'threat-assess-score': {
      type: 'string',
      valueHint: 'N',
      description: 'ThreatAssess score of at least N (compatible: greater than N)',
    },
    mode: {
      type: 'enum',
      options: ['fixed', 'compatible'],
      default: 'fixed',
      description: 'How conditions are meant',
    },
    ...PLATFORM_ARG,
    ...CONFIG_ARG,
  },
  examples: [
    { command: 'tcfeeds indicators get --indicator-type Host,URL --limit 10', says: 'a look' },
    {
      command: 'tcfeeds indicators get --owners "Demo Source" --confidence 70 --json',
      says: 'for a script',
    },
    {
      command: 'tcfeeds indicators get --mode compatible --active-indicators false',
      says: 'what the integration would get',
    },
  ],
  run: async ({ args, terminal }) => {
    const limit = readWhole('limit', args.limit, 1, LARGEST_PAGE);
    const offset = readWhole('offset', args.offset, 0, Number.MAX_SAFE_INTEGER);
    const fixed = args.mode !== 'compatible';
    const asked: GetIndicators = {
      mode: fixed ? 'fixed' : 'compatible',
      owners: args.owners ?? '',
      tql_query: args['tql-query'] ?? '',
      indicator_type: args['indicator-type'] ?? '',
      active_indicators: args['active-indicators'],
      confidence: optionalWhole('confidence', args.confidence, 100),
      threat_assess_score: optionalWhole('threat-assess-score', args['threat-assess-score'], 1000),
    };
    const tql = askedQuery(asked);
    const config = await optionalConfig(args.config);
    const { objects, problems } = await withPlatform(config, args.platform, (tc) =>
      withProgress(terminal, 'asking the platform', async () => {
        const problems = await askedProblems(tc, asked);
        // The integration would be answered with an empty list, but with an error for a query.
        if (problems.length > 0 && (fixed || asked.tql_query !== ''))
          throw new CodedError('InputInvalid', problems.join('; '));
        const objects = await tc.raw.page('indicators', {
          tql,
          fields: fixed ? ['tags', 'securityLabels', 'threatAssess'] : ['threatAssess'],
          start: offset,
          pageSize: limit,
          ...(fixed ? { sorting: 'id asc' } : {}),
        });
        return { objects, problems };
      }),
    );
    // The integration would not say it.
    for (const problem of problems) terminal.err(problem);
    if (args.json) terminal.out(`[${objects.map(({ text }) => text).join(',')}]`);
    else showIndicators(objects, terminal);
    return 0;
  },
});

function showIndicators(objects: readonly RawObject[], terminal: Terminal): void {
  const rows = objects.map(cells);
  // A narrow terminal has no room for what no object has.
  const kept = COLUMNS.map((_, index) => rows.some((row) => row[index] !== NOTHING));
  const keep = <T>(cell: T, index: number): readonly T[] => (kept[index] === true ? [cell] : []);
  if (rows.length > 0)
    terminal.out(
      renderTable(
        COLUMNS.flatMap(keep),
        rows.map((row) => row.flatMap(keep)),
        terminal,
      ),
    );
  terminal.err(objects.length === 0 ? 'No indicators.' : plural(objects.length, 'indicator'));
}

const NOTHING = '–';

const COLUMNS: readonly TableColumn[] = [
  { title: 'type' },
  { title: 'value' },
  { title: 'owner' },
  { title: 'rating', align: 'right' },
  { title: 'conf.', align: 'right' },
  { title: 'score', align: 'right' },
  { title: 'active' },
  { title: 'modified' },
];

const cells = ({ row }: RawObject): readonly string[] =>
  [
    'type',
    'summary',
    'ownerName',
    'rating',
    'confidence',
    'threatAssessScore',
    'active',
    'lastModified',
  ].map((name) => shown(row[name]));

const shown = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number'
      ? String(value)
      : typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : NOTHING;

function readWhole(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  const range = max < Number.MAX_SAFE_INTEGER ? `from ${min} to ${max}` : `of at least ${min}`;
  throw new CodedError(
    'InputInvalid',
    `--${name}: expected a whole number ${range}, got ${JSON.stringify(text)}`,
  );
}

const optionalWhole = (name: string, text: string | undefined, max: number): number | undefined =>
  text === undefined ? undefined : readWhole(name, text, 0, max);
