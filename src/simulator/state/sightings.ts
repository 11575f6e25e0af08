// False positives and observations of an indicator: what clients report and what the platform answers about them.
import type { Observation } from './extras.ts';
import type { IndicatorRecord } from './records.ts';

const DAY_SECONDS = 86_400;
const dayOf = (seconds: number): number => Math.floor(seconds / DAY_SECONDS);

/** Counts once per user, indicator and day; a second report of the day changes nothing. */
export const reportFalsePositive = (record: IndicatorRecord, user: string, at: number): void => {
  const reports = ((record.extras ??= {}).falsePositives ??= []);
  const known = reports.some((one) => one.user === user && dayOf(one.at) === dayOf(at));
  if (!known) reports.push({ user, at });
};

/** Takes back the user's report of the day. */
export const withdrawFalsePositive = (record: IndicatorRecord, user: string, at: number): void => {
  const reports = record.extras?.falsePositives ?? [];
  const index = reports.findIndex((one) => one.user === user && dayOf(one.at) === dayOf(at));
  if (index >= 0) reports.splice(index, 1);
};

export interface FalsePositiveSummary {
  readonly count: number;
  readonly lastReportedAt: number | undefined;
}

export const falsePositivesOf = (record: IndicatorRecord): FalsePositiveSummary => {
  const reports = record.extras?.falsePositives ?? [];
  return { count: reports.length, lastReportedAt: latest(reports) };
};

export const hasReported = (record: IndicatorRecord, user: string): boolean =>
  record.extras?.falsePositives?.some((one) => one.user === user) ?? false;

export const addObservations = (record: IndicatorRecord, observation: Observation): void => {
  ((record.extras ??= {}).observations ??= []).push(observation);
};

export interface ObservationSummary {
  readonly count: number;
  readonly lastObservedAt: number | undefined;
}

/** Of all users, or of one. */
export const observationsOf = (record: IndicatorRecord, user?: string): ObservationSummary => {
  const all = record.extras?.observations ?? [];
  const chosen = user === undefined ? all : all.filter((one) => one.user === user);
  return {
    count: chosen.reduce((sum, one) => sum + one.count, 0),
    lastObservedAt: latest(chosen),
  };
};

const latest = (list: readonly { readonly at: number }[]): number | undefined => {
  let last: number | undefined;
  for (const { at } of list) if (last === undefined || at > last) last = at;
  return last;
};
