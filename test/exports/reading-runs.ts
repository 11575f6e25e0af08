// Runs of an export on the simulated platform, with objects that are older than what is new.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Cursor } from '../../src/core/cursor.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { readExportParameters } from '../../src/exports/parameters.ts';
import { planReading } from '../../src/exports/plan-reading.ts';
import type { ReadingRequest } from '../../src/exports/reading-state.ts';
import { readWindow } from '../../src/exports/read-window.ts';
import { OWNER, simulate } from '../threatconnect/simulated.ts';

export const DAY = 86_400;
const OLD = 60;
const NEW = 3;
const valueOf = (id: number): string => `h${id}.example`;
export const ALL = Array.from({ length: OLD + NEW }, (_, n) => valueOf(n + 1));

/** Hosts 1 to 60 are forty days old, the other three an hour. */
export async function platform() {
  const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-plan-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const persistFile = join(folder, 'old.jsonl');
  const now = Math.floor(Date.now() / 1_000);
  const lines = ALL.map((summary, n) => {
    const at = now - (n < OLD ? 40 * DAY : 3_600);
    return JSON.stringify({
      ...{ k: 'indicator', id: n + 1, owner: OWNER, type: 'Host', at, modified: at },
      ...{ summary, identity: summary, flags: [true, false, false] },
    });
  });
  writeFileSync(persistFile, `${lines.join('\n')}\n`);
  const { tc } = await simulate({}, { persistFile });
  return tc;
}

export async function exportOf(block: JsonObject) {
  const tc = await platform();
  const parameters = readExportParameters({ group_type: '', maxPageSize: 10, ...block });
  let cursor: Cursor | null = null;
  let hasMirror = false;
  /** One run: the values that it reads, and what it is sure of. */
  return async (more: Partial<ReadingRequest> = {}) => {
    const plan = await planReading('indicator', {
      ...{ tc, parameters, instance: 'tc.example/api', cursor, hasMirror, everything: false },
      ...{ platformNow: Date.now(), ...more },
    });
    const values = new Set<string>();
    let stoppedAt: string | undefined;
    for (const { limit = {}, ...window } of plan.windows) {
      const result = await readWindow({
        tc,
        ...window,
        maxPageSize: Math.min(parameters.maxPageSize, limit.objects ?? 10),
        maxObjects: limit.objects,
        maxPages: limit.pages,
        onPage: ({ lines }) => {
          for (const line of Buffer.from(lines).toString().split('\n').filter(Boolean))
            values.add(line.split('\t')[4] ?? '');
        },
      });
      if (!result.finished) stoppedAt = result.position?.after;
    }
    const { paused } = plan;
    cursor =
      stoppedAt === undefined || paused?.reading === undefined
        ? plan.reached
        : { ...paused, reading: { ...paused.reading, whole: { after: stoppedAt } } };
    hasMirror = true;
    return { values: [...values], stoppedAt, whole: plan.whole, piece: plan.piece, cursor };
  };
}
export const newest = ALL.slice(OLD);
