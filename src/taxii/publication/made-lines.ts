// What events become, as rows on their way into a query: a line per STIX object, and which objects of the platform were looked at.
import { createTsvWriter } from '../../ledger/index.ts';
import type { ExportEvent } from '../../outputs/index.ts';
import { toMicros } from '../instant.ts';
import { isShared, versionOf, type StixObject, type ToStix } from './stix.ts';

export const MADE_COLUMNS = {
  n: 'BIGINT',
  source: 'VARCHAR',
  key: 'VARCHAR',
  type: 'VARCHAR',
  version: 'VARCHAR',
  version_at: 'BIGINT',
  versioned: 'BOOLEAN',
  revoked: 'BOOLEAN',
  shared: 'BOOLEAN',
  text: 'VARCHAR',
} as const;

export interface MadeFiles {
  /** Lines of `MADE_COLUMNS`; `n` counts them. */
  readonly made: string;
  /** Keys of the mirror, one a line. */
  readonly touched: string;
}

/** What a line of a file may have; see `TSV_OPTIONS`. */
const MAX_TEXT = 3_500_000;
/** The same marking stands beside every object; what was written a moment ago is not written again. */
const REMEMBERED = 10_000;
const BETWEEN_TURNS = 500;

/** @returns how many STIX objects were too large to be shown */
export async function writeMade(
  files: MadeFiles,
  events: AsyncIterable<ExportEvent>,
  toStix: ToStix,
  signal: AbortSignal | undefined,
): Promise<number> {
  const [made, touched] = [createTsvWriter(files.made), createTsvWriter(files.touched)];
  const said = new Map<string, string>();
  let [n, seen, tooLarge] = [0, 0, 0];
  for await (const event of events) {
    signal?.throwIfAborted();
    const { kind, record } = event.object;
    const source = `${kind}:${record.id}`;
    await touched.line([source]);
    for (const object of toStix(event)) {
      const text = JSON.stringify(object);
      if (isShared(object)) {
        if (said.get(object.id) === text) continue;
        if (said.size >= REMEMBERED) said.clear();
        said.set(object.id, text);
      }
      if (text.length > MAX_TEXT) tooLarge += 1;
      else await made.line([(n += 1), source, ...columnsOf(object), text]);
    }
    // Requests are answered by the same thread.
    if ((seen += 1) % BETWEEN_TURNS === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await made.close();
  await touched.close();
  return tooLarge;
}

function columnsOf(object: StixObject): readonly (string | number | null)[] {
  const version = versionOf(object);
  return [
    object.id,
    object.type,
    version ?? null,
    (version === undefined ? undefined : toMicros(version)) ?? null,
    String(typeof object['modified'] === 'string'),
    String(object['revoked'] === true),
    String(isShared(object)),
  ];
}
