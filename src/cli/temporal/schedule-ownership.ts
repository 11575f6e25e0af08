// A feed id names one schedule, one state and one ledger. Another configuration with the same id and a store of its own would point the
// state at its settings and its empty ledger, and the objects of the first one would be nobody's: it is asked for in words.
// The schedule is what tells whose a feed is; one without a schedule belongs to nobody.
import type { Client, ScheduleDescription } from '@temporalio/client';
import { CodedError } from '../../core/errors.ts';
import { scheduleIdOf } from '../../core/names.ts';
import { describeSchedule } from './describe-schedule.ts';
import { MANAGED_BY, MEMO } from './desired-schedule.ts';

/** Who applies. */
export interface Claim {
  /** Absolute address of the store of the configuration that is applied. */
  readonly deployment: string;
  /** Address and namespace of the server, for the message. */
  readonly server: string;
  /** Schedules of a configuration with another store become those of this one; otherwise they are refused. */
  readonly takeOver: boolean;
}

/** A schedule that a configuration with another store has made. */
interface Foreign {
  readonly scheduleId: string;
  readonly deployment: string;
}

/** @throws {ConfigInvalid} naming the schedules that a configuration with another store has made, before anything is changed */
export async function refuseForeignSchedules(
  client: Client,
  feedIds: readonly string[],
  claim: Claim,
): Promise<void> {
  if (claim.takeOver) return;
  const found: Foreign[] = [];
  for (const feedId of feedIds) {
    const deployment = await foreignStoreOf(client, feedId, claim);
    if (deployment !== undefined) found.push({ scheduleId: scheduleIdOf(feedId), deployment });
  }
  if (found.length > 0) throw refusal(found, claim, 'Nothing was changed');
}

/** The store of the configuration that has applied the feed, when it is another one; a feed without a schedule does not say. */
export async function foreignStoreOf(
  client: Client,
  feedId: string,
  claim: Pick<Claim, 'deployment'>,
): Promise<string | undefined> {
  return foreignStore(await describeSchedule(client, scheduleIdOf(feedId)), claim);
}

/**
 * For what is about to be changed: another `apply` may have made it since all were checked.
 * @throws {ConfigInvalid} when a configuration with another store has made it
 */
export function refuseForeignSchedule(
  scheduleId: string,
  held: Pick<ScheduleDescription, 'action'> | undefined,
  claim: Claim,
): void {
  const deployment = claim.takeOver ? undefined : foreignStore(held, claim);
  if (deployment === undefined) return;
  throw refusal(
    [{ scheduleId, deployment }],
    claim,
    'That was done while this one was being applied: this schedule was not changed, feeds in front of it may have been',
  );
}

function foreignStore(
  held: Pick<ScheduleDescription, 'action'> | undefined,
  claim: Pick<Claim, 'deployment'>,
): string | undefined {
  const memo = held?.action.memo;
  const deployment = memo?.[MEMO.managedBy] === MANAGED_BY ? memo[MEMO.deployment] : undefined;
  return typeof deployment === 'string' && deployment !== claim.deployment ? deployment : undefined;
}

function refusal(
  found: readonly Foreign[],
  { deployment, server }: Claim,
  changed: string,
): CodedError {
  const theirs = found.map((one) => `${one.scheduleId} (store ${one.deployment})`).join(', ');
  return new CodedError(
    'ConfigInvalid',
    `${theirs}: applied to ${server} by another configuration; this one has the store ${deployment}. ${changed}. Apply that one, give the feed another id here, or take it over with --take-over: when the store was moved, after its content was (docs/operations.md, “Move a configuration”). Feeds without a schedule are not protected: nobody can tell whose they are`,
    { details: { schedules: found.map(({ scheduleId }) => scheduleId) } },
  );
}
