// The setting that keeps what a policy leaves out, for lines about it.

const KEPT_BY: Readonly<Record<string, string>> = {
  non_global: '; `keep_non_global: true` keeps such addresses',
};

/** The end of a line about values that were left out for this reason; empty where no setting keeps them. */
export const keptBy = (reason: string): string => KEPT_BY[reason] ?? '';
