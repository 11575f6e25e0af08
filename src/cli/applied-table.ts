// What an apply changed, or would change, as a table.
import type { Applied } from './apply-config.ts';
import type { FeedChange } from './apply-feed.ts';
import type { Difference } from './differences.ts';
import { renderTable } from './terminal/table.ts';
import { whenInWords } from './terminal/words.ts';
import type { Terminal } from './terminal/terminal.ts';

/** More lines than this hide what matters; a first apply has about fifty. */
const MOST_LINES = 60;

export function showApplied(
  applied: Applied,
  options: { readonly dryRun: boolean; readonly prune: boolean },
  terminal: Terminal,
): void {
  const { feeds, abandoned } = applied;
  terminal.out(
    renderTable(
      [{ title: 'Feed' }, { title: 'Settings' }, { title: 'Schedule' }, { title: 'Paused' }],
      feeds.map((change) => [
        change.feedId,
        wordOf(change.settings.action),
        change.schedule === undefined ? 'none in the YAML' : wordOf(change.schedule.action),
        pausedText(change),
      ]),
      terminal,
    ),
  );
  const lines = feeds.flatMap((change) => differencesOf(change));
  if (lines.length > 0) {
    terminal.out('');
    terminal.out(
      renderTable(
        [{ title: 'Feed' }, { title: 'What' }, { title: 'Was' }, { title: 'Is' }],
        lines.slice(0, MOST_LINES),
        terminal,
      ),
    );
    if (lines.length > MOST_LINES)
      terminal.out(`… and ${lines.length - MOST_LINES} more; all of them with --json`);
  }
  for (const { feedId, restoredFrom } of feeds) {
    if (restoredFrom === undefined) continue;
    const verb = options.dryRun ? 'would be started' : 'was started';
    terminal.out(
      `${feedId}: Temporal had no state of it; it ${verb} from the copy in the store of ${whenInWords(restoredFrom)}`,
    );
  }
  for (const { scheduleId } of abandoned) {
    const verb = options.dryRun ? 'would be deleted' : 'deleted';
    terminal.out(
      options.prune
        ? `${scheduleId}: ${verb}, its feed is not in the YAML`
        : `${scheduleId}: its feed is not in the YAML; --prune deletes it`,
    );
  }
  if (options.dryRun) terminal.out('Nothing was changed (--dry-run).');
}

const wordOf = (action: 'create' | 'update' | 'none' | 'delete'): string =>
  ({ create: 'new', update: 'changed', none: 'as it was', delete: 'deleted' })[action];

function pausedText({ schedule }: FeedChange): string {
  if (schedule?.paused !== true) return '';
  return schedule.note === undefined ? 'yes, kept' : `yes, kept: ${schedule.note}`;
}

/** Words without quotes, unless they would look like something else. */
function shown(json: string | undefined): string {
  if (json === undefined) return '–';
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' && /^[^\s\d"{[–-][^"]*$/.test(value) && !RESERVED.test(value)
    ? value
    : json;
}

const RESERVED = /^(?:true|false|null)$/;

/** Of a feed that is new only the schedule is worth a line each; its settings are what the YAML says. */
function differencesOf({ feedId, settings, schedule }: FeedChange): string[][] {
  const rows = (what: string, list: readonly Difference[]): string[][] =>
    list.map(({ path, from, to }) => [feedId, `${what}${path}`, shown(from), shown(to)]);
  return [
    ...(settings.action === 'update' ? rows('', settings.differences) : []),
    ...(schedule?.action === 'update' ? rows('schedule.', schedule.differences) : []),
  ];
}
