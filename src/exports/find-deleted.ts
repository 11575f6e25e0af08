// What the platform has deleted of what an export holds. Its list names values, not ids, and a value may have been made anew
// since; so what is held under such a value is asked for by id, and what is there now under the value is read.
import { findCodedError } from '../core/errors.ts';
import { tqlString, type ThreatConnect } from '../threatconnect/index.ts';
import { segmentLine } from './mirror/segment.ts';
import { readExported } from './read-exported.ts';

export interface DeletedValue {
  readonly owner: string;
  readonly type: string;
  readonly value: string;
}

export interface HeldIndicator extends DeletedValue {
  readonly id: string;
}

export interface FindDeletedInput {
  readonly tc: Pick<ThreatConnect, 'indicators' | 'raw'>;
  /** The list is per owner. */
  readonly owners: readonly string[];
  /** Instant of the last look; take it from the platform's clock, less the overlap. */
  readonly since: string;
  /** The export's query for indicators without a window; empty: everything. */
  readonly tql: string;
  /** Of `exportFields`. */
  readonly fields: readonly string[];
  /** Indicators that the export holds under one of these values, in whatever case and of a File under any of its hashes. */
  readonly heldAmong: (values: readonly DeletedValue[]) => Promise<readonly HeldIndicator[]>;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundDeleted {
  /** For `mergeIntoMirror`: held, and not there any more. */
  readonly gone: readonly { readonly kind: 'indicator'; readonly id: string }[];
  /** Lines of a segment: what stands now under values of what is gone, so that both come in one change. */
  readonly lines: string;
  /** How many lines. */
  readonly recreated: number;
  /** Values that the platform lists as deleted. */
  readonly listed: number;
  /** Owners whose list could not be read; ask for them again from the same instant. */
  readonly failed: readonly {
    readonly owner: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Ids and values per request: the query still fits into the body that the platform reads. */
const PER_REQUEST = 200;
const BOTH_STATES = '(indicatorActive EQ true OR indicatorActive EQ false)';

/** Safe to repeat: it only reads. */
export async function findDeleted(input: FindDeletedInput): Promise<FoundDeleted> {
  const { values, failed } = await listDeleted(input);
  const held = values.length === 0 ? [] : await input.heldAmong(values);
  const present = await idsPresent(input, held);
  const gone = held.filter(({ id }) => !present.has(id));
  const lines = await readAnew(input, gone);
  return {
    gone: gone.map(({ id }) => ({ kind: 'indicator', id })),
    lines: lines.join(''),
    recreated: lines.length,
    listed: values.length,
    failed,
  };
}

/** A list that one owner refuses says nothing about the others. */
async function listDeleted({
  tc,
  owners,
  since,
  signal,
}: FindDeletedInput): Promise<{ values: readonly DeletedValue[]; failed: FoundDeleted['failed'] }> {
  const values: DeletedValue[] = [];
  const failed: FoundDeleted['failed'][number][] = [];
  for (const owner of owners) {
    try {
      const rows = await tc.indicators.deleted({ owner, since, ...(signal && { signal }) });
      for (const { type, summary, ownerName } of rows)
        values.push({ owner: ownerName ?? owner, type, value: summary });
    } catch (error) {
      const coded = findCodedError(error);
      if (coded?.code !== 'PermissionDenied' && coded?.code !== 'PlatformRejected') throw error;
      failed.push({ owner, code: coded.code, message: coded.message });
    }
  }
  return { values, failed };
}

/** Active or not: an indicator that is switched off is not deleted. */
async function idsPresent(
  { tc, signal }: FindDeletedInput,
  held: readonly HeldIndicator[],
): Promise<ReadonlySet<string>> {
  const present = new Set<string>();
  for (const some of inPortions(held)) {
    const tql = `${BOTH_STATES} AND id IN (${some.map(({ id }) => id).join(',')})`;
    for await (const { objects, malformed } of tc.raw.pages('indicators', { tql, signal })) {
      for (const { id } of objects) if (id !== undefined) present.add(id);
      // One of them is there, and nobody knows which: none is withdrawn for that.
      if (malformed.length > 0) for (const { id } of some) present.add(id);
    }
  }
  return present;
}

/** Only what the export asks for. What cannot be read is left to the window it belongs to, which counts it. */
async function readAnew(
  { tc, tql, fields, signal }: FindDeletedInput,
  gone: readonly HeldIndicator[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const some of inPortions(gone)) {
    const values = some.map(({ value }) => tqlString(value)).join(',');
    const wanted = [...(tql === '' ? [] : [`(${tql})`]), `summary IN (${values})`].join(' AND ');
    const pages = tc.raw.pages('indicators', { tql: wanted, fields, signal });
    for await (const { objects } of pages)
      for (const { text, row } of objects) {
        const read = readExported('indicator', text, row);
        if ('object' in read) lines.push(segmentLine(read.object));
      }
  }
  return lines;
}

function* inPortions<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += PER_REQUEST) yield all.slice(at, at + PER_REQUEST);
}
