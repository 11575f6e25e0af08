// What the block of an export may say and mostly should not: what leaves without a ceiling, unencrypted, or too late.
import { didYouMean } from '../core/nearest.ts';
import { isPlaceholderHost } from '../core/placeholder-host.ts';
import type { ExportSettings, OutputSettings, OutputTarget } from '../core/export-settings.ts';
import { readExportParameters } from './parameters.ts';
import { cleanNames } from './query/lists.ts';
import { exportQuery } from './query/query.ts';
import { ALL_TYPES, INDICATOR_TYPES } from './query/types.ts';

type Rule =
  | 'no_ceiling'
  | 'plain_http'
  | 'unverified_tls'
  | 'placeholder_address'
  | 'rare_schedule'
  | 'no_delta'
  | 'unknown_type';

export interface ExportLintFinding {
  readonly rule: Rule;
  readonly severity: 'error' | 'warning';
  /** Where and what, in one sentence. */
  readonly message: string;
}

const warning = (rule: Rule, message: string): ExportLintFinding => ({
  rule,
  severity: 'warning',
  message,
});

export const lintExport = (settings: ExportSettings): readonly ExportLintFinding[] => [
  ...lintSchedule(settings),
  ...lintQueries(settings),
  ...lintTypes(settings),
  ...settings.outputs.flatMap(lintOutput),
];

export function lintOutput({
  name,
  ceiling,
  target,
}: OutputSettings): readonly ExportLintFinding[] {
  return [
    ...(ceiling === undefined ? [withoutCeiling(`output ${name}`)] : []),
    ...(target.kind === 'receiver' ? lintReceiver(name, target) : []),
  ];
}

/** Of an output, or of a collection of the TAXII server. */
export const withoutCeiling = (what: string): ExportLintFinding =>
  warning(
    'no_ceiling',
    `${what} has no ceiling: objects of every marking leave, TLP:RED, too; write one (ceiling: AMBER), or ceiling: RED when that is meant`,
  );

type Receiver = Extract<OutputTarget, { kind: 'receiver' }>;

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i;

function lintReceiver(name: string, target: Receiver): readonly ExportLintFinding[] {
  const { protocol, hostname } = new URL(target.url);
  const sendsSecret = Object.values(target.headers).some((value) => value.includes('${'));
  return [
    ...(protocol === 'http:' && !LOOPBACK.test(hostname)
      ? [
          {
            rule: 'plain_http',
            severity: sendsSecret ? 'error' : 'warning',
            message: `output ${name}: http to ${hostname} lets everybody on the way read ${sendsSecret ? 'its headers with their secrets and ' : ''}what is sent; use https`,
          } as const,
        ]
      : []),
    ...(protocol === 'https:' && !target.verifyTls
      ? [
          warning(
            'unverified_tls',
            `output ${name}: with verifyTls: false anybody can pass for ${hostname}; give its authority as caFile`,
          ),
        ]
      : []),
    ...(isPlaceholderHost(hostname)
      ? [
          warning(
            'placeholder_address',
            `output ${name}: ${hostname} is a reserved name, where nobody is; write the address of the receiver`,
          ),
        ]
      : []),
  ];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function lintSchedule({ scheduleEveryMs }: ExportSettings): readonly ExportLintFinding[] {
  if (scheduleEveryMs === undefined || scheduleEveryMs <= DAY_MS) return [];
  return [
    warning(
      'rare_schedule',
      `runs are up to ${Math.round(scheduleEveryMs / HOUR_MS)} hours apart: for that long receivers keep what was deleted or withdrawn; write a schedule of at most a day, such as { every: 1h }`,
    ),
  ];
}

/** Any window: it shows whether a date makes a difference. */
const WINDOW = { from: '2000-01-01T00:00:00Z', to: '2000-01-02T00:00:00Z' };

function lintQueries({ parameters: block }: ExportSettings): readonly ExportLintFinding[] {
  const parameters = readExportParameters(block);
  return (['indicator', 'group'] as const).flatMap((kind) => {
    const everything = exportQuery(kind, parameters);
    if (everything === undefined || exportQuery(kind, parameters, WINDOW) !== everything) return [];
    return [
      warning(
        'no_delta',
        `${kind}s: the query is sent without a date, so each run reads everything again; with mode: fixed it is joined with the window`,
      ),
    ];
  });
}

/** An instance may have indicator types of its own, so that only a slip of the fingers can be told from here; groups have none. */
function lintTypes({ parameters: block }: ExportSettings): readonly ExportLintFinding[] {
  return cleanNames(readExportParameters(block).indicator_type)
    .filter((name) => name !== ALL_TYPES && !INDICATOR_TYPES.includes(name))
    .flatMap((name) => {
      const near = didYouMean(name, INDICATOR_TYPES);
      const says = `indicator_type: there is no standard type ${JSON.stringify(name)}${near}`;
      return near === '' ? [] : [warning('unknown_type', says)];
    });
}
