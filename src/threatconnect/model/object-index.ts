// Finds the objects of a chunk that an error line can mean. Lines name them by summary, hash, xid or name, in the
// platform's spelling, sometimes only inside a sentence.
import type { BatchError } from '../resources/batch-reports.ts';
import { fromPlatformSummary, hashesOf } from './identity.ts';

/** An object of a chunk, as far as errors can name it. */
export interface SentObject {
  /** `objectKey`. */
  readonly key: string;
  readonly type: string;
  /** Of indicators: the canonical id or the platform's spelling. */
  readonly summary?: string;
  /** Of groups. */
  readonly xid?: string;
  readonly name?: string;
}

export type ObjectIndex = (error: BatchError) => readonly SentObject[];

const SUBJECT = /The indicator '([^]+?)' could not be/;
const LAST_PROCESSED = /Last processed \w+\[\d+\] '([^']+)'/;
const HEAD = /^(?:Error \(0x[0-9A-Fa-f]{4}\): )?([^]+?) is not valid\./;
const VALID_TYPE = /as a valid ([A-Za-z ]+?) due to/;
const QUOTED = /'([^']+)'|"([^"]+)"/g;

export function createObjectIndex(objects: readonly SentObject[]): ObjectIndex {
  const exact = new Map<string, Set<SentObject>>();
  const folded = new Map<string, Set<SentObject>>();
  for (const object of objects) {
    for (const text of namesOf(object)) {
      add(exact, text, object);
      add(folded, text.toLowerCase(), object);
    }
  }
  const types = new Set(objects.map((object) => object.type));
  const nameless = objects.filter((object) => namesOf(object).length === 0);

  const find = (text: string): readonly SentObject[] => {
    const trimmed = text.trim();
    const spellings = [trimmed, ...[...types].map((type) => fromPlatformSummary(type, trimmed))];
    // Case decides only where nothing fits exactly: two addresses may differ in nothing else.
    for (const [map, fold] of [
      [exact, false],
      [folded, true],
    ] as const) {
      const hits = new Set(
        spellings.flatMap((s) => [...(map.get(fold ? s.toLowerCase() : s) ?? [])]),
      );
      if (hits.size > 0) return [...hits];
    }
    return [];
  };

  return (error) => {
    const wanted = VALID_TYPE.exec(error.reason)?.[1];
    for (const texts of mentions(error)) {
      const hits = [...new Set(texts.flatMap(find))];
      const ofType = hits.filter((object) => object.type === wanted);
      if (hits.length > 0) return ofType.length > 0 ? ofType : hits;
    }
    // A line that names nothing can only mean what has no name.
    return error.source?.trim() === '' ? nameless : [];
  };
}

/** What may name the object, the surest first; the texts of one step count equally. */
function mentions({ reason, source }: BatchError): readonly (readonly string[])[] {
  const steps = [SUBJECT, LAST_PROCESSED].map(
    (pattern) => pattern.exec(`${reason}\n${source ?? ''}`)?.[1],
  );
  const quoted = [...reason.matchAll(QUOTED)].map((match) => match[1] ?? match[2] ?? '');
  return [source, ...steps, HEAD.exec(reason)?.[1]]
    .map((text) => (text === undefined || text === '' ? [] : [text]))
    .concat([quoted]);
}

function namesOf(object: SentObject): readonly string[] {
  const { type, summary, xid, name } = object;
  const hashes =
    type === 'File' && summary !== undefined ? hashesOf(summary).map(([, hash]) => hash) : [];
  return [summary, xid, name, ...hashes].filter(
    (text) => text !== undefined && text !== '',
  ) as string[];
}

function add(map: Map<string, Set<SentObject>>, text: string, object: SentObject): void {
  const held = map.get(text);
  if (held === undefined) map.set(text, new Set([object]));
  else held.add(object);
}
