// The quality card of one collection in one run: what its records look like, and what is unlike the runs before (A13).
import type { FeedClass } from '../core/feed-class.ts';
import type { JsonValue } from '../core/json.ts';
import type { MapSummary } from './runtime/map-contract.ts';

export interface QualityCard {
  /** Start of the run, ISO 8601 UTC. */
  readonly runAt: string;
  readonly records: number;
  /** 0 to 1: records that gave nothing because something in them was wrong. */
  readonly rejectShare: number;
  /** 0 to 1 by field: records that have a value there. */
  readonly presence: Readonly<Record<string, number>>;
  /** Fields whose presence is not counted, because there are so many; absent = none. */
  readonly uncountedFields?: number;
  readonly unknownFields: readonly string[];
  /** Age of the list by its own date. */
  readonly ageHours?: number;
  /** What is unlike the runs before, in words. */
  readonly alarms: readonly string[];
}

/** Runs that are kept and looked back on. */
const KEPT = 20;
/** A usual field that is in so few records any more has gone. */
const GONE = 0.1;
const USUAL = 0.5;
/** Fewer records say nothing about shares. */
const FEWEST_RECORDS = 10;
const SMALL = 0.5;
const LARGE = 3;
const STALE_HOURS = 7 * 24;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Fields that went away, each with a guess at its new name. */
function goneFields(
  { presence, unknownFields, records }: MapSummary,
  last: QualityCard | undefined,
): readonly string[] {
  if (records < FEWEST_RECORDS) return [];
  const renamed =
    unknownFields.length === 0
      ? ''
      : `; the source has fields that the definition does not know: ${unknownFields.join(', ')}. Was it renamed?`;
  return Object.entries(presence).flatMap(([name, share]) => {
    const before =
      last === undefined || last.records < FEWEST_RECORDS ? undefined : last.presence[name];
    // Without an earlier run a field that nobody has is only worth a word when there are others that nobody knows.
    const usual = before ?? (unknownFields.length > 0 && share === 0 ? 1 : 0);
    if (usual < USUAL || share > usual * GONE) return [];
    const was = before === undefined ? '' : `, ${percent(before)} before`;
    return [`field ${name} is in ${percent(share)} of the records${was}${renamed}`];
  });
}

/** A window or a change feed may be empty one day; lists of a state or of everything are about as long as before. */
function volumeAlarms(
  records: number,
  feedClass: FeedClass,
  before: readonly QualityCard[],
): readonly string[] {
  if ((feedClass !== 'state' && feedClass !== 'cumulative') || before.length === 0) return [];
  const usual = median(before.map((card) => card.records));
  if (usual < FEWEST_RECORDS || (records >= usual * SMALL && records <= usual * LARGE)) return [];
  return [`${records} records, usually about ${usual}`];
}

/**
 * @param before cards of earlier runs, the newest last
 * @param runAt start of the run, ISO 8601 UTC
 */
export function qualityOf(
  summary: MapSummary,
  feedClass: FeedClass,
  runAt: string,
  before: readonly QualityCard[] = [],
): QualityCard {
  const { records, rejectedRecords, presence, uncountedFields, unknownFields, sourceDate } =
    summary;
  const earlier = before.filter((card) => card.runAt !== runAt);
  const ageHours =
    sourceDate === undefined
      ? undefined
      : Math.round((Date.parse(runAt) - Date.parse(sourceDate)) / 3_600_000);
  return {
    runAt,
    records,
    rejectShare: records === 0 ? 0 : Math.round((rejectedRecords / records) * 1000) / 1000,
    presence,
    ...(uncountedFields === undefined ? {} : { uncountedFields }),
    unknownFields,
    ...(ageHours === undefined ? {} : { ageHours }),
    alarms: [
      ...Object.entries(summary.meantFields ?? {}).map(
        ([field, meant]) => `no record has the field ${field}; the records have ${meant}`,
      ),
      ...goneFields(summary, earlier.at(-1)),
      ...volumeAlarms(records, feedClass, earlier),
      ...(ageHours !== undefined && ageHours > STALE_HOURS
        ? [`the list says of itself that it is ${Math.round(ageHours / 24)} days old`]
        : []),
    ],
  };
}

/** The cards in a document of the store; none where there is no such document. */
export function cardsIn(kept: JsonValue | undefined): readonly QualityCard[] {
  const cards: readonly unknown[] = Array.isArray(kept) ? kept : [];
  return cards as readonly QualityCard[];
}

/** The cards of a collection with this one: of a run that is repeated the last one stays. */
export function keepCard(
  before: readonly QualityCard[],
  card: QualityCard,
): readonly QualityCard[] {
  return [...before.filter(({ runAt }) => runAt !== card.runAt), card].slice(-KEPT);
}
