// A mistyped feed must start nothing: a state that nobody wanted would stay for ever. A feed is known when the YAML names it, or
// when its state or its schedule is on the server.
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Config } from '../config/index.ts';
import { CodedError } from '../core/errors.ts';
import { scheduleIdOf, stateWorkflowIdOf, WORKFLOW } from '../core/names.ts';
import { scheduledFeeds } from './feed-status.ts';
import { suggest } from './suggestions.ts';
import { describeSchedule } from './temporal/describe-schedule.ts';
import type { TemporalSession } from './temporal/session.ts';

/** A message with more names helps nobody. */
const MOST_NAMES = 20;
/** States of one server; there are at most hundreds. */
const MOST_STATES = 1_000;

type Server = Pick<TemporalSession, 'client'>;

/** @throws {InputInvalid} naming the feeds that are known. */
export async function requireKnownFeed(
  { client }: Server,
  config: Pick<Config, 'feeds' | 'exports'>,
  feedId: string,
): Promise<void> {
  if (config.feeds[feedId] !== undefined || config.exports[feedId] !== undefined) return;
  if (await hasState({ client }, feedId)) return;
  if ((await describeSchedule(client, scheduleIdOf(feedId))) !== undefined) return;
  const onServer = [...(await scheduledFeeds(client)), ...(await feedsWithState({ client }))];
  const inYaml = [...Object.keys(config.feeds), ...Object.keys(config.exports)];
  throw unknownFeed(feedId, [...new Set([...inYaml, ...onServer])].sort());
}

/** The words for it. */
export function unknownFeed(feedId: string, known: readonly string[]): CodedError {
  const near = suggest(feedId, known);
  const more = known.length - MOST_NAMES;
  const names =
    known.length === 0
      ? 'none, neither in the YAML nor on the server'
      : `${known.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return new CodedError(
    'InputInvalid',
    `there is no feed ${feedId}; known: ${names}${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}

async function hasState({ client }: Server, feedId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(stateWorkflowIdOf(feedId)).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function feedsWithState({ client }: Server): Promise<readonly string[]> {
  const found: string[] = [];
  const query = `WorkflowType="${WORKFLOW.feedState}"`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    found.push(workflowId.slice(stateWorkflowIdOf('').length));
    if (found.length >= MOST_STATES) break;
  }
  return found;
}
