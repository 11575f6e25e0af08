// How a batch looks from outside: status bodies, error lists, coded results.
import type { BatchJob } from '../../batch/job.ts';
import {
  emptyOutcome,
  errorCountOf,
  successCountOf,
  type BatchError,
} from '../../batch/outcome.ts';
import type { Switches } from '../../state/switches.ts';

export const idText = (id: number, switches: Switches): number | string =>
  switches.stringIds ? String(id) : id;

export const statusView = (
  job: BatchJob,
  switches: Switches,
  options: { readonly additional: boolean; readonly withId: boolean },
): Record<string, unknown> => {
  const view: Record<string, unknown> = options.withId ? { id: idText(job.id, switches) } : {};
  view['status'] = job.status;
  if (job.status !== 'Completed') return view;
  const outcome = job.outcome ?? emptyOutcome();
  view['errorCount'] = errorCountOf(outcome);
  view['successCount'] = successCountOf(outcome);
  view['unprocessCount'] = outcome.unprocessCount;
  if (!options.additional) return view;
  return {
    ...view,
    successIndicatorCount: outcome.successIndicatorCount,
    errorIndicatorCount: outcome.errorIndicatorCount,
    successGroupCount: outcome.successGroupCount,
    errorGroupCount: outcome.errorGroupCount,
  };
};

export const errorLines = (job: BatchJob, switches: Switches): Record<string, string>[] =>
  job.errorsDropped
    ? []
    : (job.outcome?.errors ?? []).map((error) => ({
        errorReason: `Error (${error.code}): ${error.reason}`,
        [switches.errorKey]: error.source,
      }));

const SEVERITIES: Readonly<Record<string, string>> = {
  err: 'Error',
  error: 'Error',
  info: 'Info',
  warn: 'Warning',
  warning: 'Warning',
};

const resultLine = (error: BatchError): Record<string, string> => ({
  code: error.code,
  severity: 'Error',
  errorReason: error.result?.reason ?? error.reason,
  errorMessage: error.result?.message ?? error.source,
});

/** The coded results that pass the filters. */
export const resultLines = (job: BatchJob, query: URLSearchParams): Record<string, string>[] => {
  const code = query.get('code');
  const contains = query.get('contains');
  const severity = query.get('severity');
  const lines = job.errorsDropped ? [] : (job.outcome?.errors ?? []).map(resultLine);
  return lines.filter(
    (line) =>
      (code === null || line['code']?.toLowerCase() === code.toLowerCase()) &&
      (contains === null ||
        line['errorReason']?.includes(contains) === true ||
        line['errorMessage']?.includes(contains) === true) &&
      (severity === null || line['severity'] === SEVERITIES[severity.toLowerCase()]),
  );
};
