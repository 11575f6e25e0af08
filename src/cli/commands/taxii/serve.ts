import { effectiveTaxii } from '../../../config/index.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { requireConfig } from '../../context.ts';
import { exportInfo } from '../../export-info.ts';
import { LOG_LEVEL_ARG } from '../../log-level.ts';
import { readPort } from '../../numbers.ts';
import { openStore } from '../../settings.ts';
import { startTaxiiProcess } from '../../taxii-process.ts';
import { onInterruption } from '../../terminal/interrupt.ts';
import { openServerLog } from '../../worker-log.ts';

export const taxiiServe = defineTcfeedsCommand({
  name: 'taxii serve',
  summary: 'A TAXII 2.1 server that shows exports as collections',
  explanation: [
    'Reads what the exports of the YAML hold in its store, and shows what a run has committed within seconds. It needs neither Temporal nor ThreatConnect, and stays until Ctrl-C.',
    'Users and collections stand under taxii: in the YAML. Beyond this machine it listens with TLS only, unless the YAML says plainHttp: true.',
    'One server works on a store at a time.',
    'Words for people on both outputs, with the log as short lines; with --json nothing but JSON lines, the first one of them on stdout.',
  ],
  args: {
    port: {
      type: 'string',
      valueHint: 'N',
      description: 'Port instead of that of the YAML; 0 takes a free one',
    },
    host: {
      type: 'string',
      valueHint: 'ADDRESS',
      description: 'Address to listen on instead of that of the YAML',
    },
    ...LOG_LEVEL_ARG,
    ...CONFIG_ARG,
  },
  examples: [
    {
      command: 'tcfeeds taxii serve --config exports.yaml',
      says: 'then point a client at the address that it tells',
    },
  ],
  run: async ({ args, terminal }) => {
    const interruption = onInterruption();
    const config = await requireConfig(args.config);
    const settings = effectiveTaxii(config, exportInfo());
    const log = openServerLog(args, config, terminal);
    const running = await startTaxiiProcess({
      settings: {
        ...settings,
        ...(args.host === undefined ? {} : { host: args.host }),
        ...(args.port === undefined ? {} : { port: readPort('port', args.port) }),
      },
      store: openStore(config),
      log,
    });
    const { url, apiRoot, port } = running;
    if (args.json) terminal.out(JSON.stringify({ url, apiRoot, port, pid: process.pid }));
    else {
      terminal.out(`Discovery  ${url}`);
      terminal.out(`API root   ${apiRoot}`);
      for (const { name, title } of settings.collections)
        terminal.out(`Collection ${apiRoot}collections/${name}/   ${title}`);
      terminal.err('Stop with Ctrl-C.');
    }
    await interruption.asked;
    if (args.json) log.info('stopping');
    else terminal.err('Stopping …');
    await running.close();
    interruption.release();
    return 0;
  },
});
