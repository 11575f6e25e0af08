import { hostname } from 'node:os';
import { CodedError } from '../../core/errors.ts';
import { TASK_QUEUE } from '../../core/names.ts';
import { createLog } from '../../worker/index.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { requireConfig, temporalTarget } from '../context.ts';
import { LOG_LEVEL_ARG, readLogLevel } from '../log-level.ts';
import { openStore } from '../settings.ts';
import { otherHostsAtWork } from '../temporal/live-worker.ts';
import { withSession } from '../temporal/session.ts';
import type { TemporalSession } from '../temporal/session.ts';
import { onInterruption } from '../terminal/interrupt.ts';
import { startWorkerProcess } from '../worker-process.ts';

export const worker = defineTcfeedsCommand({
  name: 'worker',
  summary: 'A worker for a Temporal server that is already there',
  explanation: [
    'Runs until Ctrl-C or SIGTERM. Then it takes nothing new, lets its activities hand over their checkpoints for up to 30 seconds, and ends; another worker, or the next start, goes on where they were.',
    'With a store of files all workers must see the same files, so workers on several machines are refused unless --shared-store says that they do.',
  ],
  args: {
    'shared-store': {
      type: 'boolean',
      default: false,
      description: 'The store lies on a disk that the workers of all machines share',
    },
    ...LOG_LEVEL_ARG,
    ...CONFIG_ARG,
  },
  examples: [
    {
      command: 'TEMPORAL_ADDRESS=temporal.example:7233 tcfeeds worker --config feeds.yaml',
      says: 'work for that server',
    },
  ],
  run: async ({ args, terminal }) => {
    const interruption = onInterruption();
    const config = await requireConfig(args.config);
    return withSession(await temporalTarget(config), async (session) => {
      if (!args['shared-store']) await refuseOtherHosts(session, config.store);
      const running = await startWorkerProcess({
        session,
        platforms: config.platforms,
        store: openStore(config),
        log: createLog({ level: readLogLevel(args['log-level']), folder: config.logPath }),
      });
      const { address, namespace } = session.target;
      if (args.json)
        terminal.out(
          JSON.stringify({ address, namespace, taskQueue: TASK_QUEUE, pid: process.pid }),
        );
      else
        terminal.err(
          `ready: working on ${TASK_QUEUE} of ${address}, namespace ${namespace}. Stop with Ctrl-C.`,
        );
      const signal = await Promise.race([interruption.asked, running.run]);
      if (signal !== undefined) terminal.err('Stopping: activities hand over their checkpoints …');
      await running.shutdown();
      interruption.release();
      return 0;
    });
  },
});

async function refuseOtherHosts(session: TemporalSession, store: string): Promise<void> {
  const others = await otherHostsAtWork(session, hostname());
  if (others.length === 0) return;
  throw new CodedError(
    'ConfigInvalid',
    `Workers on ${others.join(', ')} serve the same queue, but the store ${store} is on this machine's disk: runs would miss each other's files. Stop those workers, or use --shared-store if the path is one shared disk`,
  );
}
