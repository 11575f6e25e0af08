// The log lines of a feed go by its own `tc_log_level`, those of no feed by the level of the worker. The level comes from the
// settings that a run has pinned, so that `tcfeeds run --set tc_log_level=debug` makes one run tell everything.
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { DataRef } from '../core/data-ref.ts';
import type { FeedSettings } from '../core/feed-settings.ts';
import { LEVELS } from './log.ts';
import type { Log } from './log.ts';

type Level = FeedSettings['logLevel'];

export interface FeedLogs {
  /** The logger of a feed; of one whose settings no run has read yet, at the worker's level. */
  of(feedId: string): Log;
  /** The logger for a line of Temporal with these attributes. */
  ofLine(attributes: Readonly<Record<string | symbol, unknown>>): Log;
  setLevel(feedId: string, level: Level): void;
}

export function createFeedLogs(log: Log): FeedLogs {
  const logs = new Map<string, { readonly level: Level; readonly log: Log }>();
  const of = (feedId: string): Log => logs.get(feedId)?.log ?? log;
  return {
    of,
    ofLine: ({ feedId, workflowId }) => {
      const id = typeof feedId === 'string' ? feedId : feedOfWorkflow(workflowId);
      return id === undefined ? log : of(id);
    },
    setLevel: (feedId, level) => {
      if (logs.get(feedId)?.level === level) return;
      logs.set(feedId, { level, log: log.child({}, { level: LEVELS[level] }) });
    },
  };
}

/** A run by a schedule has an instant behind the feed's id, one by hand its own word; ids contain no colon. */
const WORKFLOW_ID = /^feed-(?:state|run):([^:]+?)(?:-\d{4}-\d\d-\d\dT[\d:.]+Z|:[^:]*(?::[^:]*)*)?$/;

/** The feed that a run or state belongs to, by the ids that schedules and commands give. */
export function feedOfWorkflow(workflowId: unknown): string | undefined {
  return typeof workflowId === 'string' ? WORKFLOW_ID.exec(workflowId)?.[1] : undefined;
}

/** Reads the level of each activity's feed before the activity begins, and puts the feed's id on its lines. */
export function followFeedLevels(
  logs: Pick<FeedLogs, 'setLevel'>,
  settingsOf: (ref: DataRef) => Promise<Pick<FeedSettings, 'feedId' | 'logLevel'>>,
): ActivityInterceptorsFactory {
  const learn = async (ref: DataRef | undefined): Promise<void> => {
    if (ref === undefined) return;
    try {
      const { feedId, logLevel } = await settingsOf(ref);
      logs.setLevel(feedId, logLevel);
    } catch {
      // What is wrong with the settings is the activity's own business, which fails by it with a code.
    }
  };
  return () => {
    let feedId: string | undefined;
    return {
      inbound: {
        execute: async (input, next) => {
          const given = input.args[0] as
            { readonly feedId?: string; readonly configRef?: DataRef } | undefined;
          feedId = given?.feedId;
          await learn(given?.configRef);
          const answer = (await next(input)) as
            { readonly settings?: { readonly configRef?: DataRef } } | undefined;
          // Only the answer of `beginRun` says which settings the run has pinned.
          await learn(answer?.settings?.configRef);
          return answer;
        },
      },
      outbound: {
        getLogAttributes: (input, next) =>
          next(feedId === undefined ? input : { ...input, feedId }),
      },
    };
  };
}
