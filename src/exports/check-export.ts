// Looks at the platform before an export reads from it: who asks, what time it is there, whose objects there are, and whether the
// query means anything. Every finding at once; nothing is changed.
import { findCodedError } from '../core/errors.ts';
import type { Owner, ThreatConnect } from '../threatconnect/index.ts';
import { checkOwners } from './check-export-owners.ts';
import { checkQueries } from './check-export-query.ts';
import { checkSamples } from './check-export-samples.ts';
import { checkGroupTypes, checkIndicatorTypes } from './check-export-types.ts';
import { readExportParameters, type ExportParameters } from './parameters.ts';

export interface CheckFinding {
  /** `error`: the export would fail or lack something; `warning`: look at it; `ok`: what was found. */
  readonly severity: 'error' | 'warning' | 'ok';
  readonly check:
    | 'configuration'
    | 'outputs'
    | 'clock'
    | 'credentials'
    | 'owners'
    | 'types'
    | 'query'
    | 'sample'
    | 'deletions';
  /** What, expected, got, what to do. */
  readonly text: string;
}

export interface CheckExportInput {
  readonly tc: ThreatConnect;
  /** Absent: the platform alone, as for an export with all defaults. */
  readonly parameters?: ExportParameters | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the checks share. */
export interface CheckContext {
  readonly tc: ThreatConnect;
  readonly parameters: ExportParameters;
  readonly signal: AbortSignal | undefined;
}

/** The platform refuses signatures that are five minutes off. */
const SKEW_ERROR_MS = 5 * 60_000;
const SKEW_WARNING_MS = 60_000;
const MESSAGE_LENGTH = 300;

const BEFORE_SAMPLES: ReadonlySet<CheckFinding['check']> = new Set(['query', 'owners', 'types']);

/** Safe to repeat: it only reads. Checks that build on one that failed are left out. */
export async function checkExport({
  tc,
  parameters = readExportParameters(),
  signal,
}: CheckExportInput): Promise<readonly CheckFinding[]> {
  const context: CheckContext = { tc, parameters, signal };
  const reached = [
    ...(await findingsOf('clock', () => checkClock(tc, signal))),
    ...(await findingsOf('credentials', () => checkCredentials(tc, signal))),
  ];
  // Whoever is refused or reaches nobody would be told the same by every further check.
  if (reached.some(({ severity }) => severity === 'error')) return reached;
  const { owners, findings } = await listOwners(context);
  const parts = await Promise.all([
    findingsOf('owners', () => Promise.resolve(checkOwners(context, owners))),
    findingsOf('types', () => checkIndicatorTypes(context)),
    findingsOf('types', () => Promise.resolve(checkGroupTypes(context))),
    findingsOf('query', () => checkQueries(context)),
    findingsOf('deletions', () => checkDeletions(context, owners)),
  ]);
  const before = [...reached, ...findings, ...parts.flat()];
  // Nothing would be found by what is wrong already, and that hides why.
  const isWrong = before.some(
    ({ check, severity }) => severity === 'error' && BEFORE_SAMPLES.has(check),
  );
  return [...before, ...(isWrong ? [] : await findingsOf('sample', () => checkSamples(context)))];
}

/** An error of one check is a finding; only a cancelled call ends all of them. */
async function findingsOf(
  check: CheckFinding['check'],
  work: () => Promise<readonly CheckFinding[]>,
): Promise<readonly CheckFinding[]> {
  try {
    return await work();
  } catch (error) {
    const coded = findCodedError(error);
    if (coded === undefined || coded.code === 'Cancelled') throw error;
    return [{ severity: 'error', check, text: `${coded.code}: ${shortened(coded.message)}` }];
  }
}

const shortened = (text: string): string =>
  text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH)}…` : text;

async function checkClock(
  tc: ThreatConnect,
  signal: AbortSignal | undefined,
): Promise<readonly CheckFinding[]> {
  const skewMs = await tc.measureClockSkew(signal);
  if (skewMs === undefined)
    return [{ severity: 'warning', check: 'clock', text: 'the platform tells no time' }];
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const differs = `this machine is ${seconds} s ${skewMs > 0 ? 'behind' : 'ahead of'} the platform`;
  if (Math.abs(skewMs) >= SKEW_ERROR_MS)
    return [
      {
        severity: 'error',
        check: 'clock',
        text: `${differs}, which refuses requests that are more than 300 s off. Synchronise the clock (NTP)`,
      },
    ];
  return [
    {
      severity: Math.abs(skewMs) >= SKEW_WARNING_MS ? 'warning' : 'ok',
      check: 'clock',
      text: differs,
    },
  ];
}

async function checkCredentials(
  tc: ThreatConnect,
  signal: AbortSignal | undefined,
): Promise<readonly CheckFinding[]> {
  const { userName, role } = await tc.whoami(signal);
  const text = `${userName}${role === undefined ? '' : `, ${role}`} on ${tc.instance}`;
  return [{ severity: 'ok', check: 'credentials', text }];
}

/** Older versions do not have the list with permissions, and some roles may not read it. */
async function listOwners({
  tc,
  signal,
}: CheckContext): Promise<{ owners: readonly Owner[]; findings: readonly CheckFinding[] }> {
  let owners: readonly Owner[] = [];
  const findings = await findingsOf('owners', async () => {
    try {
      owners = await tc.owners.listWithPermissions(signal);
      return [];
    } catch (error) {
      const code = findCodedError(error)?.code;
      if (code !== 'PlatformRejected' && code !== 'PermissionDenied') throw error;
      owners = await tc.owners.list(signal);
      return [
        {
          severity: 'warning',
          check: 'owners',
          text: 'this instance does not tell permissions, so they could not be checked',
        },
      ];
    }
  });
  return { owners, findings };
}

/** Without the list of deleted indicators an export learns of deletions only by reading everything again. */
async function checkDeletions(
  { tc, parameters, signal }: CheckContext,
  owners: readonly Owner[],
): Promise<readonly CheckFinding[]> {
  if (parameters.mode === 'compatible' || parameters.indicator_type.length === 0) return [];
  const [owner] = parameters.owners.length > 0 ? parameters.owners : owners.map(({ name }) => name);
  if (owner === undefined || !owners.some(({ name }) => name === owner.trim())) return [];
  const since = `${new Date().toISOString().slice(0, 19)}Z`;
  try {
    await tc.indicators.deleted({ owner: owner.trim(), since, ...(signal && { signal }) });
    return [{ severity: 'ok', check: 'deletions', text: `${owner.trim()} lists what was deleted` }];
  } catch (error) {
    const coded = findCodedError(error);
    if (coded === undefined || coded.code === 'Cancelled') throw error;
    return [
      {
        severity: 'warning',
        check: 'deletions',
        text: `${owner.trim()} does not list what was deleted (${shortened(coded.message)}); deletions are found only when everything is read again`,
      },
    ];
  }
}
