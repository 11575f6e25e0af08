// Where an export stands, in words: what it has read of each kind of objects, and what each output knows.
import type { Cursor } from '../core/cursor.ts';
import { CodedError } from '../core/errors.ts';
import { outputCollection } from '../core/export-settings.ts';
import type { FeedState } from '../core/feed-state.ts';
import { whenInWords } from './terminal/words.ts';

const OUTPUT = outputCollection('');

/** Feeds have neither readings nor outputs. */
export const isExportState = ({ collections }: Pick<FeedState, 'collections'>): boolean =>
  Object.entries(collections).some(
    ([id, { cursor }]) => id.startsWith(OUTPUT) || cursor?.reading !== undefined,
  );

/** The name of the output whose cursor stands under this collection. */
export const outputOfCollection = (collection: string): string | undefined =>
  collection.startsWith(OUTPUT) ? collection.slice(OUTPUT.length) : undefined;

/**
 * `undefined`: this is no cursor of an export.
 *
 * @param newest number of the newest change of the mirror, where it is known
 */
export function exportCursorInWords(
  collection: string,
  cursor: Cursor | null | undefined,
  newest?: number,
): string | undefined {
  if (outputOfCollection(collection) !== undefined) return outputInWords(cursor, newest);
  if (cursor?.reading === undefined) return undefined;
  const { through, whole } = cursor.reading;
  return [
    `read up to ${cursor.position ?? through}`,
    ...(whole === undefined
      ? []
      : [
          whole.after === undefined
            ? 'everything is still to be read'
            : `everything is being read, up to id ${whole.after}`,
        ]),
  ].join(', ');
}

function outputInWords(cursor: Cursor | null | undefined, newest: number | undefined): string {
  const { position, mayKnow } = cursor ?? {};
  const of = newest === undefined ? '' : ` of ${newest}`;
  const unconfirmed = mayKnow === undefined || mayKnow === position ? '' : `, may know ${mayKnow}`;
  return position === undefined
    ? `told everything by the next run${unconfirmed}`
    : `knows change ${position}${of}${unconfirmed}`;
}

/** Rows for one export: what was read, then its outputs. */
export function exportPositions(
  collections: FeedState['collections'],
  newest: number | undefined,
): readonly (readonly [string, string])[] {
  const rows = Object.entries(collections).map(([id, { cursor, watermark }]) => {
    const output = outputOfCollection(id);
    const words = exportCursorInWords(id, cursor, newest) ?? 'everything by the next run';
    const told = watermark === undefined ? '' : `, ${whenInWords(watermark)}`;
    return output === undefined
      ? { rank: 0, row: [id, words] as const }
      : { rank: 1, row: [`output ${output}`, `${words}${told}`] as const };
  });
  return rows.sort((a, b) => a.rank - b.rank).map(({ row }) => row);
}

/** @throws {InputInvalid} when what an export has read would be moved to something that is no instant */
export function requireReadingPosition(feedId: string, to: string): void {
  if (/^\d{4}-\d\d-\d\d/.test(to) && !Number.isNaN(Date.parse(to))) return;
  throw new CodedError(
    'InputInvalid',
    `--to: expected the instant from which export ${feedId} reads again, such as 2026-03-01T00:00:00Z, got ${JSON.stringify(to)}`,
  );
}
