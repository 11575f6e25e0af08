// Saved answers into the form of an output: read into a mirror of their own, as an export does, and told from there; so that objects
// come once, in the order that outputs expect, and no number of them fills the memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Tlp } from '../../core/export-settings.ts';
import type { GrowingFiles } from '../../exports/delivery/growing-files.ts';
import { visibleOf } from '../../exports/delivery/open-delivery.ts';
import { createTold } from '../../exports/delivery/told.ts';
import { readChanges, readHeld } from '../../exports/mirror/changes.ts';
import { mergeIntoMirror } from '../../exports/mirror/merge.ts';
import { segmentLine, SEGMENT_TYPE } from '../../exports/mirror/segment.ts';
import type { OutputContent, OutputDefinition, OutputMode, Refusal } from '../../outputs/index.ts';
import { createStore } from '../../spool/index.ts';
import { savedObjects } from './saved-answers.ts';

export interface Conversion {
  readonly inputs: readonly string[];
  readonly output: OutputDefinition;
  readonly mode: OutputMode;
  readonly content: OutputContent;
  readonly settings: unknown;
  readonly ceiling: Tlp | undefined;
  readonly unmarked: Tlp;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly product: string;
  readonly files: Pick<GrowingFiles, 'append'>;
}

export interface Converted {
  /** Objects in the files, readable or not. */
  readonly read: number;
  readonly indicators: number;
  readonly groups: number;
  /** The same object again: its later modification counts. */
  readonly repeated: number;
  /** Switched off on the platform: `fixed` leaves them out. */
  readonly inactive: number;
  readonly aboveCeiling: number;
  readonly written: number;
  /** Objects that cannot be read, and those that the output cannot say, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly examples: readonly Refusal[];
}

const ID = 'convert';
const INSTANCE = 'files';

export async function convertAnswers(conversion: Conversion): Promise<Converted> {
  const { output, mode, content, settings, files } = conversion;
  const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-convert-'));
  try {
    const store = createStore(pathToFileURL(folder).href);
    const unreadable = createTold();
    const seen = { indicator: 0, group: 0 };
    const segment = await store.write('segments/1', lines(conversion, unreadable, seen), {
      contentType: SEGMENT_TYPE,
    });
    const { manifest, counts } = await mergeIntoMirror({
      store,
      exportId: ID,
      prefix: 'mirror',
      instance: INSTANCE,
      segments: [segment],
      gone: [],
      whole: [],
      activeOnly: mode === 'fixed',
      at: conversion.at,
    });
    const query = {
      store,
      exportId: ID,
      instance: INSTANCE,
      manifest,
      identity: output.identity,
      visible: visibleOf(withCeiling(conversion)),
    };
    const told = createTold();
    const context = {
      exportId: ID,
      instance: INSTANCE,
      mode,
      at: conversion.at,
      product: conversion.product,
    };
    const writer = output.create(context, content, settings);
    await files.append(writer.begin());
    let events = 0;
    for await (const event of content === 'state'
      ? readHeld(query)
      : readChanges({ ...query, after: 0 })) {
      events += 1;
      await files.append(told.write(writer, event));
    }
    await files.append(writer.end());
    const { refused } = told.soFar().counts;
    told.add(unreadable.soFar());
    const { byCode, examples } = told.soFar().refusals;
    const readable = seen.indicator + seen.group;
    return {
      read: readable + unreadable.soFar().counts.refused,
      indicators: seen.indicator,
      groups: seen.group,
      repeated: readable - counts.read,
      inactive: counts.read - counts.held,
      aboveCeiling: counts.held - events,
      written: events - refused,
      refused: byCode,
      examples,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* lines(
  { inputs }: Conversion,
  unreadable: ReturnType<typeof createTold>,
  seen: { indicator: number; group: number },
): AsyncGenerator<string, void, undefined> {
  for await (const one of savedObjects(inputs)) {
    if ('refused' in one) {
      unreadable.refuse(one.refused);
      continue;
    }
    seen[one.object.kind] += 1;
    yield segmentLine(one.object);
  }
}

const withCeiling = ({
  ceiling,
  unmarked,
}: Conversion): { readonly ceiling?: Tlp; readonly unmarked: Tlp } => ({
  unmarked,
  ...(ceiling === undefined ? {} : { ceiling }),
});
