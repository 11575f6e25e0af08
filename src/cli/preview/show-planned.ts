// What a run would do, for people: counts, then the values, removals first, because those are looked at most (D11).
import type { Decision } from '../../core/plan.ts';
import { renderTable } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { count, plural } from '../terminal/words.ts';
import type { PlannedObject, PlannedRun } from './planned.ts';

const WORDS: Readonly<Record<Decision, string>> = {
  create: 'create',
  update: 'update',
  refresh: 'refresh',
  resend: 'send again',
  remove: 'remove',
};
const ORDER: readonly Decision[] = ['remove', 'create', 'update', 'resend', 'refresh'];
/** Of each kind but removals, which are all shown. */
const SHOWN = 10;

export function showPlanned(planned: PlannedRun, terminal: Terminal): void {
  const { counts, stale, objects } = planned;
  if (counts === undefined) {
    terminal.out('There is no plan: the run ended before it could compare.');
    return;
  }
  const rows = ORDER.flatMap((decision) => {
    const group = objects.filter((object) => object.decision === decision);
    return (decision === 'remove' ? group : group.slice(0, SHOWN)).map((object) => [
      { text: WORDS[decision], style: decision === 'remove' ? 'red' : 'dim' } as const,
      object.type,
      object.id,
      object.reason,
    ]);
  });
  if (rows.length > 0) {
    terminal.out(
      renderTable(
        [{ title: 'Would' }, { title: 'Type' }, { title: 'Value' }, { title: 'Because' }],
        rows,
        terminal,
      ),
    );
    terminal.out('');
  }
  terminal.out(
    `Would create ${count(counts.create)}, update ${count(counts.update)}, send again ${count(counts.resend + counts.refresh)}, remove ${count(counts.remove)}; ${count(counts.unchanged)} unchanged, ${count(counts.missing)} missing but inside the grace, ${count(counts.heldByOthers)} held by other feeds.`,
  );
  if (stale !== undefined && stale.count > 0) {
    terminal.out(
      `Removal: ${plural(stale.count, 'object')}, ${(stale.share * 100).toFixed(1)} % of what the feed holds.${stale.guard === undefined ? '' : ` It would be dropped: ${stale.guard.message}`}`,
    );
  }
  const shown = rows.length;
  const decided = counts.create + counts.update + counts.refresh + counts.resend + counts.remove;
  if (!planned.all && objects.length < decided)
    terminal.out(
      'Only samples of the values are at hand; the plan itself is not in the store any more.',
    );
  else if (shown < objects.length)
    terminal.out(
      `… and ${plural(objects.length - shown, 'more value')}; all of them with --format jsonl`,
    );
}

export function printPlannedLines(objects: readonly PlannedObject[], terminal: Terminal): void {
  for (const object of objects) terminal.out(JSON.stringify(object));
}
