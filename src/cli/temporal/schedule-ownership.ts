// A feed id names one schedule, one state and one ledger. Another configuration with the same id and a store of its own would point the
// state at its settings and its empty ledger, and the objects of the first one would be nobody's: it is asked for in words.
import type { Client } from '@temporalio/client';
import { CodedError } from '../../core/errors.ts';
import { scheduleIdOf } from '../../core/names.ts';
import { describeSchedule } from './apply-schedule.ts';
import { MANAGED_BY, MEMO } from './desired-schedule.ts';

interface Claim {
  readonly feedIds: readonly string[];
  /** Absolute address of the store of the configuration that is applied. */
  readonly deployment: string;
  /** Address and namespace of the server, for the message. */
  readonly server: string;
}

/** A schedule that a configuration with another store has made. */
interface Foreign {
  readonly scheduleId: string;
  readonly deployment: string;
}

/** @throws {ConfigInvalid} naming the schedules that a configuration with another store has made, before anything is changed */
export async function refuseForeignSchedules(client: Client, claim: Claim): Promise<void> {
  const found: Foreign[] = [];
  for (const feedId of claim.feedIds) {
    const scheduleId = scheduleIdOf(feedId);
    const memo = (await describeSchedule(client, scheduleId))?.action.memo;
    const deployment = memo?.[MEMO.managedBy] === MANAGED_BY ? memo[MEMO.deployment] : undefined;
    if (typeof deployment === 'string' && deployment !== claim.deployment)
      found.push({ scheduleId, deployment });
  }
  if (found.length > 0) throw refusal(found, claim);
}

function refusal(found: readonly Foreign[], { deployment, server }: Claim): CodedError {
  const theirs = found.map((one) => `${one.scheduleId} (store ${one.deployment})`).join(', ');
  return new CodedError(
    'ConfigInvalid',
    `${theirs}: applied to ${server} by another configuration; this one has the store ${deployment}. Nothing was changed. Apply that one, give the feed another id here, or take it over with --take-over: when the store was moved, after its content was (docs/operations.md, “Move a configuration”)`,
    { details: { schedules: found.map(({ scheduleId }) => scheduleId) } },
  );
}
