import { effectiveTaxii } from '../../config/index.ts';
import type { DevServer } from '../../worker/servers/index.ts';
import { applyConfig } from '../apply-config.ts';
import { showApplied } from '../applied-table.ts';
import { CONFIG_ARG, defineTcfeedsCommand, TAKE_OVER_ARG } from '../command.ts';
import { requireConfig, temporalTarget } from '../context.ts';
import { exportInfo } from '../export-info.ts';
import { databaseOf, refuseSecondStart, startEmbedded } from '../embedded-temporal.ts';
import { LOG_LEVEL_ARG } from '../log-level.ts';
import { readPort } from '../numbers.ts';
import { openStore, settingsOfAll } from '../settings.ts';
import { openSession } from '../temporal/session.ts';
import { placeholderWarnings } from '../placeholder-warnings.ts';
import { requireTaxiiVariables, unsetIn, unsetInWords } from '../unset-variables.ts';
import { onInterruption } from '../terminal/interrupt.ts';
import { startProgress } from '../terminal/progress.ts';
import { openCommandLog } from '../worker-log.ts';
import { startTaxiiProcess } from '../taxii-process.ts';
import { startWorkerProcess } from '../worker-process.ts';
import { requireLiveWorker } from '../temporal/live-worker.ts';
import { Closers } from '../closers.ts';

const WORKER_WITHIN_MS = 60_000;

export const up = defineTcfeedsCommand({
  name: 'up',
  summary: 'Everything that a small team needs, in one process, for a YAML of your own',
  explanation: [
    'Brings a Temporal server with its UI (kept in .tcfeeds/temporal.db beside the YAML), starts a worker, applies the YAML, and stays until Ctrl-C. Stop it and start it again: schedules, cursors and runs in progress go on.',
    'If the YAML or TEMPORAL_ADDRESS names a Temporal server, that one is used and none is started.',
    'With taxii: in the YAML its collections are served, too, as "tcfeeds taxii serve" does it.',
    'Other commands in the same folder find this server by themselves.',
  ],
  args: {
    port: {
      type: 'string',
      valueHint: 'N',
      description: 'Port of Temporal; default 7233 or a free one',
    },
    'ui-port': {
      type: 'string',
      valueHint: 'N',
      description: 'Port of its UI; default 8233 or a free one',
    },
    ...TAKE_OVER_ARG,
    ...LOG_LEVEL_ARG,
    ...CONFIG_ARG,
  },
  examples: [
    {
      command: 'tcfeeds up --config feeds.yaml',
      says: 'start; then in another terminal: tcfeeds status',
    },
  ],
  run: async ({ args, terminal }) => {
    const interruption = onInterruption();
    const config = await requireConfig(args.config);
    // Whatever is wrong with a feed is said before anything is started.
    const unset = unsetIn(config, settingsOfAll(config), process.env);
    requireTaxiiVariables(unset);
    const taxiiSettings =
      config.taxii === undefined ? undefined : effectiveTaxii(config, exportInfo());
    const port = args.port === undefined ? undefined : readPort('port', args.port);
    const uiPort = args['ui-port'] === undefined ? undefined : readPort('ui-port', args['ui-port']);
    await refuseSecondStart(config.folder, '"tcfeeds up"');
    // Of a feed or export they stop its runs only.
    if (unset.length > 0)
      terminal.err(`! Not set in the environment, so that runs fail: ${unsetInWords(unset)}`);
    for (const warning of placeholderWarnings(config)) terminal.err(`! ${warning}`);
    const closers = new Closers();
    const progress = startProgress(terminal, `reading ${config.file}`);
    try {
      const server = config.temporal.address === undefined ? await begin() : undefined;
      const session = await openSession(await temporalTarget(config));
      closers.add(() => session.close());
      progress.update('starting the worker');
      const store = openStore(config);
      const log = openCommandLog(args, config, terminal, progress.note);
      const running = await startWorkerProcess({
        session,
        platforms: config.platforms,
        store,
        log,
      });
      closers.add(() => running.shutdown());
      await requireLiveWorker(session, WORKER_WITHIN_MS, progress);
      progress.update('applying the YAML');
      const applied = await applyConfig(session, config, {
        dryRun: false,
        prune: false,
        takeOver: args['take-over'],
      });
      progress.update('starting the TAXII server');
      const taxii =
        taxiiSettings && (await startTaxiiProcess({ settings: taxiiSettings, store, log }));
      if (taxii !== undefined) closers.add(() => taxii.close());
      progress.stop();
      const { address, namespace, uiUrl } = session.target;
      if (args.json)
        terminal.out(
          JSON.stringify({
            address,
            namespace,
            uiUrl,
            taxiiUrl: taxii?.url,
            pid: process.pid,
            ...applied,
          }),
        );
      else {
        showApplied(applied, { dryRun: false, prune: false }, terminal);
        terminal.out('');
        terminal.out(`Temporal  ${address}, namespace ${namespace}`);
        if (uiUrl !== undefined)
          terminal.out(`UI        ${uiUrl}/namespaces/${namespace}/schedules`);
        if (taxii !== undefined) terminal.out(`TAXII     ${taxii.url}`);
        terminal.err('Stop with Ctrl-C.');
      }
      await Promise.race([
        interruption.asked,
        running.run,
        ...(server === undefined ? [] : [server.ended]),
      ]);
      terminal.err('Stopping …');
      return 0;
    } finally {
      progress.stop();
      await closers.close();
      interruption.release();
    }

    async function begin(): Promise<DevServer> {
      const started = await startEmbedded(
        { folder: config.folder, port, uiPort, dbFilename: databaseOf(config.folder) },
        progress,
      );
      closers.add(() => started.close());
      return started;
    }
  },
});
