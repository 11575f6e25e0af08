// What an operator sees of a run without opening it: a table in the current details, and search attributes for lists.
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { RunOutcome } from '../src/core/feed-run.ts';
import { SEARCH_ATTRIBUTE } from '../src/core/names.ts';
import type { RunRecord } from './run-facts.ts';

const feedId = defineSearchAttributeKey(SEARCH_ATTRIBUTE.feedId, SearchAttributeType.KEYWORD);
const runMode = defineSearchAttributeKey(SEARCH_ATTRIBUTE.runMode, SearchAttributeType.KEYWORD);
const runOutcome = defineSearchAttributeKey(
  SEARCH_ATTRIBUTE.runOutcome,
  SearchAttributeType.KEYWORD,
);
const watermark = defineSearchAttributeKey(
  SEARCH_ATTRIBUTE.watermark,
  SearchAttributeType.DATETIME,
);
const records = defineSearchAttributeKey(SEARCH_ATTRIBUTE.records, SearchAttributeType.INT);

/** Makes the run findable from its first task on. */
export function announce(record: RunRecord): void {
  upsertSearchAttributes([
    { key: feedId, value: record.input.feedId },
    { key: runMode, value: record.input.mode },
  ]);
}

/** Outcome, number of records and the oldest watermark that this run has committed. */
export function conclude(record: RunRecord, outcome: RunOutcome): void {
  const reached = record.collections
    .filter(({ cursorMoved }) => cursorMoved)
    .map(({ collection }) => record.reached[collection]?.watermark)
    .filter((instant) => instant !== undefined)
    .sort();
  const total = record.collections.reduce((sum, collection) => sum + collection.records, 0);
  upsertSearchAttributes([
    { key: runOutcome, value: outcome },
    { key: records, value: total },
    ...(reached[0] === undefined ? [] : [{ key: watermark, value: new Date(reached[0]) }]),
  ]);
}

/** What the run does from now on. */
export function enter(record: RunRecord, step: string): void {
  record.step = step;
  showProgress(record);
}

/** The progress table; costs no history. */
export function showProgress(record: RunRecord): void {
  const { plan } = record;
  const chunks = plan ? plan.waves.reduce((sum, wave) => sum + wave.count, 0) : 0;
  const lines = [
    `**${record.input.feedId}** (${record.input.mode}): ${record.step}`,
    '',
    '| Collection | Status | Records | Mapped | Quarantined |',
    '|---|---|---|---|---|',
    ...record.collections.map(
      (c) => `| ${c.collection} | ${c.status} | ${c.records} | ${c.mapped} | ${c.quarantined} |`,
    ),
  ];
  if (plan) {
    const { counts } = plan;
    lines.push(
      '',
      `Plan: ${counts.create} to create, ${counts.update} to update, ${counts.resend + counts.refresh} to send again, ${counts.remove} to remove, ${counts.unchanged} unchanged`,
      `Chunks: ${record.endedChunks.length} of ${chunks} ended, ${record.acceptedObjects} objects accepted`,
    );
  }
  setCurrentDetails(lines.join('\n'));
}
