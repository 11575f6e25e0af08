// Why a run does not go on: the failure of a step that is going to be tried again. The run itself cannot tell, because it only
// hears of a step when that has ended.
import type { WorkflowHandle } from '@temporalio/client';
import { redact } from '../../core/redaction.ts';
import { span } from '../terminal/words.ts';

const LONGEST = 160;

/** "SourceUnreachable: … (attempt 3, next in 20 s)", of the step that has failed most often; `undefined` when none has. */
export async function waitingFor(handle: WorkflowHandle): Promise<string | undefined> {
  const { raw } = await handle.describe();
  const failed = (raw.pendingActivities ?? []).filter((activity) => activity.lastFailure != null);
  const attemptOf = ({ attempt }: (typeof failed)[number]): number => attempt ?? 1;
  const [worst] = failed.sort((a, b) => attemptOf(b) - attemptOf(a));
  if (worst === undefined) return undefined;
  const { message, applicationFailureInfo } = worst.lastFailure ?? {};
  const code = applicationFailureInfo?.type ?? '';
  const text = redact(`${code === '' ? '' : `${code}: `}${message ?? 'failed'}`);
  const nextMs = Number(worst.nextAttemptScheduleTime?.seconds ?? 0) * 1000 - Date.now();
  const next = nextMs > 0 ? `, next in ${span(nextMs)}` : '';
  return `${shorten(text)} (attempt ${attemptOf(worst)}${next})`;
}

const shorten = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
