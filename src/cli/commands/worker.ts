import { hostname } from 'node:os';
import { TASK_QUEUE } from '../../core/names.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig, requireConfig, temporalTarget } from '../context.ts';
import { LOG_LEVEL_ARG } from '../log-level.ts';
import { openStore } from '../settings.ts';
import { withSession } from '../temporal/session.ts';
import { onInterruption } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { workersOfHost } from '../worker-neighbours.ts';
import { openCommandLog } from '../worker-log.ts';
import { startWorkerProcess } from '../worker-process.ts';

export const worker = defineTcfeedsCommand({
  name: 'worker',
  summary: 'A worker for a Temporal server that is already there',
  explanation: [
    'Runs until Ctrl-C or SIGTERM. Then it takes nothing new, lets its activities hand over their checkpoints for up to 30 seconds, and ends; another worker, or the next start, goes on where they were.',
    'With a store of files all workers of a queue must see the same files. A worker refuses to start beside one with another store, and beside one on another machine unless --shared-store says that the disk is shared. Several workers on one machine may use one store.',
    'With --check nothing is started: it says whether a worker of this machine has asked for work within the last 75 seconds.',
  ],
  args: {
    'shared-store': {
      type: 'boolean',
      default: false,
      description: 'The store lies on a disk that the workers of all machines share',
    },
    check: {
      type: 'boolean',
      default: false,
      description: 'Start nothing; tell whether a worker of this machine is at work',
    },
    ...LOG_LEVEL_ARG,
    ...CONFIG_ARG,
  },
  examples: [
    {
      command: 'TEMPORAL_ADDRESS=temporal.example:7233 tcfeeds worker --config feeds.yaml',
      says: 'work for that server',
    },
    { command: 'tcfeeds worker --check', says: 'for a health check: exit code 0 or 1' },
  ],
  exitCodes: {
    0: 'stopped; with --check: a worker of this machine is at work',
    1: 'error; with --check: none is, or the server does not answer',
  },
  run: async ({ args, terminal }) => {
    if (args.check) return checkWorker(args, terminal);
    const interruption = onInterruption();
    const config = await requireConfig(args.config);
    return withSession(await temporalTarget(config), async (session) => {
      const running = await startWorkerProcess({
        session,
        platforms: config.platforms,
        store: openStore(config),
        sharedStore: args['shared-store'],
        log: openCommandLog(args, config, terminal),
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

async function checkWorker(
  args: { readonly config?: string | undefined; readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const host = hostname();
  const config = await optionalConfig(args.config);
  return withSession(await temporalTarget(config), async (session) => {
    const workers = await workersOfHost(session, host);
    const healthy = workers.length > 0;
    if (args.json) terminal.out(JSON.stringify({ healthy, host, workers }));
    else
      terminal.out(
        healthy
          ? `ok: ${workers.join(', ')}`
          : `no worker of ${host} has asked ${TASK_QUEUE} of ${session.target.address} for work lately`,
      );
    return healthy ? 0 : 1;
  });
}
