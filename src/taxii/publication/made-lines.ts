// What events become, as rows on their way into a query: a line per STIX object, and which objects of the platform were looked at.
import { createTsvWriter } from '../../ledger/index.ts';
import type { ExportEvent, Refusal, StixObject, ToStix } from '../../outputs/index.ts';
import { toMicros } from '../instant.ts';
import { createTurns } from '../turns.ts';
import { versionOf } from './stix.ts';

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

/** What is not shown, and why. */
export interface LeftOut {
  add(refusal: Refusal): void;
  /** One sentence per reason. */
  readonly notices: () => readonly string[];
}

function createLeftOut(): LeftOut {
  const byCode = new Map<string, { count: number; readonly first: string }>();
  return {
    add: ({ code, message }) => {
      const known = byCode.get(code) ?? { count: 0, first: message };
      known.count += 1;
      byCode.set(code, known);
    },
    notices: () =>
      [...byCode].map(
        ([code, { count, first }]) => `${count} objects left out (${code}), for example ${first}`,
      ),
  };
}

export async function writeMade(
  files: MadeFiles,
  events: AsyncIterable<ExportEvent>,
  toStix: ToStix,
  signal: AbortSignal | undefined,
): Promise<LeftOut> {
  const [made, touched] = [createTsvWriter(files.made), createTsvWriter(files.touched)];
  const said = new Map<string, string>();
  const leftOut = createLeftOut();
  const turns = createTurns();
  let n = 0;
  try {
    for await (const event of events) {
      signal?.throwIfAborted();
      const { kind, record } = event.object;
      const source = `${kind}:${record.id}`;
      await touched.line([source]);
      const stix = toStix(event);
      if ('refused' in stix) leftOut.add(stix.refused);
      else {
        for (const object of stix.shared) {
          const text = JSON.stringify(object);
          if (said.get(object.id) === text) continue;
          if (said.size >= REMEMBERED) said.clear();
          said.set(object.id, text);
          await made.line([(n += 1), source, ...columnsOf(object), 'true', text]);
        }
        for (const object of stix.objects) {
          // What cannot be revoked is not told by a withdrawal: it goes when nothing else says it.
          if (event.action === 'withdraw' && object['revoked'] !== true) continue;
          const text = JSON.stringify(object);
          if (text.length > MAX_TEXT)
            leftOut.add({ code: 'too-large', message: `${object.id}: ${text.length} characters` });
          else await made.line([(n += 1), source, ...columnsOf(object), 'false', text]);
        }
      }
      const turn = turns();
      if (turn !== undefined) await turn;
    }
  } finally {
    await made.close();
    await touched.close();
  }
  return leftOut;
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
  ];
}
