// What an output was told, counted while it passes.
import type { ExportEvent, OutputPart, OutputWriter, Refusal } from '../../outputs/index.ts';

export interface DeliveryCounts {
  readonly created: number;
  readonly changed: number;
  readonly withdrawn: number;
  /** Objects that the output cannot say, or may not (marking). */
  readonly refused: number;
}

/** Plain JSON: a repeated attempt goes on counting with it. */
export interface ToldSoFar {
  readonly counts: DeliveryCounts;
  /** How many by code, and some examples. */
  readonly refusals: {
    readonly byCode: Readonly<Record<string, number>>;
    readonly examples: readonly Refusal[];
  };
}

export const NOTHING_TOLD: ToldSoFar = {
  counts: { created: 0, changed: 0, withdrawn: 0, refused: 0 },
  refusals: { byCode: {}, examples: [] },
};

/** For the report: so many examples are enough to see what is wrong. */
const KEPT_REFUSALS = 20;

export interface Told {
  readonly soFar: () => ToldSoFar;
  /** The text for an event, none when it was refused. */
  readonly write: (writer: OutputWriter, event: ExportEvent) => readonly OutputPart[];
  readonly refuse: (refusal: Refusal) => void;
  /** Counts what another one has counted. */
  readonly add: (other: ToldSoFar) => void;
}

const COUNT_OF = { create: 'created', change: 'changed', withdraw: 'withdrawn' } as const;

export function createTold(before: ToldSoFar = NOTHING_TOLD): Told {
  const counts: { -readonly [K in keyof DeliveryCounts]: number } = { ...before.counts };
  const byCode: Record<string, number> = { ...before.refusals.byCode };
  const examples: Refusal[] = [...before.refusals.examples];
  const refuse = (refusal: Refusal): void => {
    counts.refused += 1;
    byCode[refusal.code] = (byCode[refusal.code] ?? 0) + 1;
    if (examples.length < KEPT_REFUSALS) examples.push(refusal);
  };
  return {
    soFar: () => ({
      counts: { ...counts },
      refusals: { byCode: { ...byCode }, examples: [...examples] },
    }),
    refuse,
    add: (other) => {
      for (const name of ['created', 'changed', 'withdrawn', 'refused'] as const)
        counts[name] += other.counts[name];
      for (const [code, number] of Object.entries(other.refusals.byCode))
        byCode[code] = (byCode[code] ?? 0) + number;
      examples.push(...other.refusals.examples.slice(0, KEPT_REFUSALS - examples.length));
    },
    write: (writer, event) => {
      const written = writer.write(event);
      if ('refused' in written) {
        refuse(written.refused);
        return [];
      }
      counts[COUNT_OF[event.action]] += 1;
      return written.parts;
    },
  };
}
