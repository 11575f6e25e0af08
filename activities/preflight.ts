import { CodedError, findCodedError } from '../src/core/errors.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import type { ThreatConnect } from '../src/threatconnect/index.ts';
import type { PreflightActivity } from './contracts.ts';
import type { FeedCatalogue, FeedNeeds } from './feed-catalogue.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { PlatformPool } from './platform-pool.ts';

export interface PreflightDeps {
  readonly platforms: Pick<PlatformPool, 'of'>;
  readonly catalogue: Pick<FeedCatalogue, 'needs'>;
}

/** What one check found. Errors end the run before anything is fetched; warnings go to the report. */
interface Finding {
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

const error = (text: string): Finding => ({ severity: 'error', text });
const warning = (text: string): Finding => ({ severity: 'warning', text });

/** The platform refuses signatures that are five minutes off; warn early. */
const SKEW_ERROR_MS = 5 * 60_000;
const SKEW_WARNING_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Roles of a community or source that may write by batch. */
const WRITING_ROLES = /editor|director|administrator|standard|sharing|developer/i;
const READING_ROLES = /read.?only|banned|subscriber|commenter|contributor|^user$/i;

/**
 * Does: checks clock, credentials, owner, right to write, indicator and attribute types, schedule; names every finding at once.
 * Safe to retry because: it only reads.
 * Fails with: PreflightFailed listing all errors, ClockSkew or AuthFailed when nothing else could be asked.
 */
export function createPreflight({ platforms, catalogue }: PreflightDeps): PreflightActivity {
  return ({ configRef }) =>
    withHeartbeats({ step: 'preflight' }, async (_report, signal) => {
      const { settings, platform } = await platforms.of(configRef);
      const findings = [
        ...(await checkClock(platform)),
        ...checkSchedule(settings),
        ...(
          await Promise.all([
            checkOwner(platform, settings, signal),
            checkTypes(platform, catalogue.needs(settings), signal),
          ])
        ).flat(),
      ];
      const errors = findings
        .filter(({ severity }) => severity === 'error')
        .map(({ text }) => text);
      const warnings = findings
        .filter(({ severity }) => severity === 'warning')
        .map(({ text }) => text);
      if (errors.length > 0) {
        throw new CodedError(
          'PreflightFailed',
          `${errors.length === 1 ? '' : `${errors.length} findings: `}${errors.join('; ')}`,
          {
            details: { errors, warnings },
          },
        );
      }
      return { warnings };
    });
}

async function checkClock(platform: ThreatConnect): Promise<readonly Finding[]> {
  const skewMs = await platform.measureClockSkew();
  if (skewMs === undefined) return [];
  const text = `clock: this machine differs from the platform by ${Math.round(Math.abs(skewMs) / 1000)} s (it is ${skewMs > 0 ? 'behind' : 'ahead'})`;
  if (Math.abs(skewMs) >= SKEW_ERROR_MS) {
    throw new CodedError(
      'ClockSkew',
      `${text}; the platform refuses requests that are more than 300 s off. Synchronise the clock (NTP)`,
    );
  }
  return Math.abs(skewMs) >= SKEW_WARNING_MS ? [warning(text)] : [];
}

function checkSchedule({ scheduleEveryMs }: FeedSettings): readonly Finding[] {
  if (scheduleEveryMs === undefined || scheduleEveryMs <= DAY_MS) return [];
  return [
    warning(
      `schedule: every ${Math.round(scheduleEveryMs / 3_600_000)} h is rarer than daily; indicators grow stale in between`,
    ),
  ];
}

async function checkOwner(
  platform: ThreatConnect,
  settings: FeedSettings,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { owner: name } = settings;
  const owners = await platform.owners.listWithPermissions(signal);
  const owner = owners.find((candidate) => candidate.name === name);
  if (!owner) {
    const near = owners.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    const seen =
      owners
        .map((candidate) => candidate.name)
        .slice(0, 10)
        .join(', ') || 'none';
    return [
      error(
        `owner: "${name}" does not exist or is not visible to these credentials${near ? `; did you mean "${near.name}"?` : `; visible: ${seen}`}`,
      ),
    ];
  }
  const findings: Finding[] = [];
  if (owner.type === 'Organization') {
    findings.push(
      warning(
        `owner: "${name}" is an Organization; feeds belong into a Source of their own, so that analysts' data stays apart`,
      ),
    );
  }
  const refused = refusedPermissions(owner.permissions);
  if (refused.length > 0)
    findings.push(
      error(`owner: these credentials may not write to "${name}" (${refused.join(', ')})`),
    );
  else if (
    owner.role !== undefined &&
    READING_ROLES.test(owner.role) &&
    !WRITING_ROLES.test(owner.role)
  ) {
    findings.push(
      error(`owner: role "${owner.role}" may not write to "${name}"; Editor or better is needed`),
    );
  }
  return findings;
}

function refusedPermissions(
  permissions: Readonly<Record<string, string>> | undefined,
): readonly string[] {
  return ['permIndicator', 'permGroup', 'permAttribute', 'permTag']
    .filter((name) => /^(none|read)$/i.test(permissions?.[name] ?? ''))
    .map((name) => `${name}: ${permissions?.[name] ?? ''}`);
}

async function checkTypes(
  platform: ThreatConnect,
  needs: FeedNeeds,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const [indicatorTypes, attributeTypes] = await Promise.all([
    platform.types.indicatorTypes(signal),
    needs.attributeTypes.length === 0 ? [] : readAttributeTypes(platform, signal),
  ]);
  const findings: Finding[] = [];
  for (const type of needs.indicatorTypes) {
    if (!indicatorTypes.some(({ name }) => name === type))
      findings.push(error(`indicator type: the instance has no type "${type}"`));
  }
  if (attributeTypes === undefined) {
    findings.push(
      warning('attribute types: this instance does not list them, so they could not be checked'),
    );
    return findings;
  }
  for (const type of needs.attributeTypes) {
    if (!attributeTypes.some(({ name }) => name === type)) {
      findings.push(
        error(
          `attribute type: the instance has no type "${type}"; create it or import the feed's attributes file`,
        ),
      );
    }
  }
  return findings;
}

/** Older instances have no such list; that is no reason to stop. */
async function readAttributeTypes(
  platform: ThreatConnect,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<ThreatConnect['types']['attributeTypes']>> | undefined> {
  try {
    return await platform.types.attributeTypes(signal);
  } catch (cause) {
    if (findCodedError(cause)?.code === 'PlatformRejected') return undefined;
    throw cause;
  }
}
