import { applyConfig, isChange } from '../apply-config.ts';
import { showApplied } from '../applied-table.ts';
import { CONFIG_ARG, defineTcfeedsCommand, TAKE_OVER_ARG } from '../command.ts';
import { requireConfig, temporalTarget } from '../context.ts';
import { settingsOfAll } from '../settings.ts';
import { placeholderWarnings } from '../placeholder-warnings.ts';
import { requireLiveWorker } from '../temporal/live-worker.ts';
import { withSession } from '../temporal/session.ts';
import { withProgress } from '../terminal/progress.ts';

/** A worker that is just being started beside this command has a minute. */
const WORKER_WITHIN_MS = 60_000;

export const apply = defineTcfeedsCommand({
  name: 'apply',
  summary: 'Makes schedules and settings what the YAML says',
  explanation: [
    'For each feed: checks its block, writes the effective settings to the store, points the feed’s state to them, and creates or changes its schedule. What is already as it should be is not touched, and a schedule that somebody paused stays paused, with its note.',
    'A run in progress keeps the settings it began with.',
    'A feed whose schedule a configuration with another store has made is refused: two ledgers would stand for the same objects. A feed without a schedule is not protected: nobody can tell whose it is.',
  ],
  args: {
    'dry-run': {
      type: 'boolean',
      default: false,
      description: 'Show what would change, change nothing',
    },
    prune: {
      type: 'boolean',
      default: false,
      description: 'Delete schedules of this store whose feeds the YAML no longer has',
    },
    ...TAKE_OVER_ARG,
    ...CONFIG_ARG,
  },
  examples: [
    { command: 'tcfeeds apply --dry-run', says: 'look first' },
    { command: 'tcfeeds apply --config feeds.yaml', says: 'then do it' },
    { command: 'tcfeeds apply --prune', says: 'and forget feeds that are gone from the YAML' },
  ],
  run: async ({ args, terminal }) => {
    const config = await requireConfig(args.config);
    // Whatever is wrong with a feed or with what `up` serves is said before the server is asked for.
    settingsOfAll(config);
    const options = { dryRun: args['dry-run'], prune: args.prune };
    return withSession(await temporalTarget(config), async (session) => {
      const applied = await withProgress(
        terminal,
        `applying ${config.file} to ${session.target.address}`,
        async (progress) => {
          await requireLiveWorker(session, WORKER_WITHIN_MS, progress);
          return applyConfig(session, config, {
            ...options,
            takeOver: args['take-over'],
            onFeed: (feedId) => progress.update(`applying ${feedId}`),
          });
        },
      );
      const warnings = placeholderWarnings(config);
      if (args.json)
        terminal.out(
          JSON.stringify({
            ...options,
            changed: isChange(applied, options.prune),
            ...applied,
            ...(warnings.length === 0 ? {} : { warnings }),
          }),
        );
      else {
        showApplied(applied, options, terminal);
        for (const warning of warnings) terminal.out(terminal.style('yellow', `! ${warning}`));
      }
      return 0;
    });
  },
});
