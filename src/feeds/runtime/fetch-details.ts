// The details of the records of one page: what is known of them is taken, the others are asked for, a few at a time, and each is
// written when it comes, so that memory holds no more than the answers that are open. Where a limit of the run is met, the place
// between two records is kept, and the next run goes on there. What was fetched is noted in groups: another attempt asks for nothing
// twice (A8).
import type { RecordPlace } from '../../core/cursor.ts';
import type { DataRef } from '../../core/data-ref.ts';
import type { Detail } from '../sources/detail.ts';
import type { SourceSession } from '../sources/session.ts';
import { DetailCache } from './detail-cache.ts';
import { openDocument } from './detail-document.ts';
import { createGroup } from './detail-group.ts';
import type { DetailOutcome } from './detail-lines.ts';
import type { FetchCheckpoint, FetchInput } from './fetch-contract.ts';
import { createAsk, type DetailAnswer } from './fetch-detail.ts';
import { watchRefusals } from './refused-details.ts';
import { createWanted, type Wanted, type WantedOfPage } from './wanted-details.ts';

/** What is read of a page beside itself. */
export interface DetailsOfPage {
  /** The document of the details, to be read before the page. */
  readonly ref: DataRef;
  readonly bytes: number;
  /** Why some of them are left for a later run, and where that goes on. */
  readonly left?: { readonly why: string; readonly record: RecordPlace };
}

type Kept = Pick<FetchCheckpoint, 'details' | 'asked'>;

export interface DetailReader {
  /** What the records of a page want. @throws {FeedFormat} when it is no page of this collection */
  look(content: Buffer, where: string, charset?: string): Promise<WantedOfPage>;
  /** From the record at which the last run stopped, when it did. `keep` is told what another attempt can use. */
  read(
    page: WantedOfPage,
    from: RecordPlace | undefined,
    keep: (kept: Kept) => void,
  ): Promise<DetailsOfPage>;
  /** What the next run can use, for its cursor, and what an operator should know. */
  finish(): Promise<{ readonly ref: DataRef | undefined; readonly notice: string | undefined }>;
}

/** Of the details of one page: they are in memory while the page is mapped. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

const NO_ADDRESS: DetailOutcome = {
  kind: 'broken',
  why: 'its address is missing, or a part of it leads out of its folder',
};

/** @throws {ConfigInvalid} when the origin of details is no address */
export async function openDetails(
  input: FetchInput,
  session: SourceSession,
  detail: Detail,
): Promise<DetailReader> {
  const { documents, checkpoint, cursor, signal } = input;
  const maxPageBytes = input.limits?.maxDetailBytes ?? MAX_PAGE_BYTES;
  const cache = new DetailCache();
  let kept: Kept = { details: checkpoint?.details ?? [], asked: checkpoint?.asked ?? 0 };
  const known = cursor?.details;
  if (known) cache.add(await documents?.read(known), 'last run');
  for (const ref of kept.details ?? []) cache.add(await documents?.read(ref), 'this run');
  const ask = createAsk(session, detail);

  const read: DetailReader['read'] = async ({ records, wanted }, from, keep) => {
    const document = openDocument(input.openSink());
    const first = from === undefined ? 0 : placeIn(wanted, from);
    const asked = kept.asked ?? 0;
    const room = Math.max(detail.perRun - asked, 0);
    const isDue = ({ id, address }: Wanted): boolean => address !== undefined && !cache.has(id);
    const refusals = watchRefusals(Math.min(wanted.slice(first).filter(isDue).length, room));
    const group = createGroup(documents, (ref, answered) => {
      kept = {
        details: [...(kept.details ?? []), ...(ref ? [ref] : [])],
        asked: (kept.asked ?? 0) + answered,
      };
      keep(kept);
    });
    let next = first;
    let taken = 0;
    let stopped: string | undefined;
    let hasFailed = false;

    /** The detail that is to be looked at next, and whether it has to be asked for; undefined at the end and behind a limit. */
    const take = (): { readonly one: Wanted; readonly isAsked: boolean } | undefined => {
      const one = wanted[next];
      if (!one || hasFailed || stopped !== undefined) return undefined;
      const isAsked = isDue(one);
      if (document.bytes() > maxPageBytes)
        stopped = `${Math.round(maxPageBytes / 1024 / 1024)} MiB of details, the limit of one page`;
      else if (isAsked && taken >= room) stopped = `${detail.perRun} details, the limit of one run`;
      if (stopped !== undefined) return undefined;
      next += 1;
      taken += isAsked ? 1 : 0;
      return { one, isAsked };
    };
    const settle = async (one: Wanted, answer: DetailAnswer): Promise<void> => {
      if (answer.kind === 'refused') {
        await group.add();
        refusals.refused(answer.error);
        return document.write(one.records, { kind: 'broken', why: answer.why });
      }
      refusals.answered();
      await document.write(one.records, answer);
      if (answer.kind !== 'value') return group.add();
      cache.set(one.id, one.isLasting, answer.json);
      return group.add([one.id, one.isLasting, answer.value], answer.json.length);
    };
    const work = async (): Promise<void> => {
      for (let turn = take(); turn; turn = take()) {
        const { one, isAsked } = turn;
        signal?.throwIfAborted();
        if (isAsked) await settle(one, await ask(one.address ?? ''));
        else await document.write(one.records, knownOf(one, cache));
      }
    };
    const guarded = (): Promise<void> =>
      work().catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });

    try {
      cache.beginPage();
      await document.begin(records);
      for (const { records: numbers } of wanted.slice(0, first))
        await document.write(numbers, { kind: 'before' });
      const ends = await Promise.allSettled(Array.from({ length: detail.parallel }, guarded));
      await group.end();
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      const [waiting] = wanted.slice(next);
      for (const { records: numbers } of wanted.slice(next))
        await document.write(numbers, { kind: 'later' });
      const found = { ref: await document.finish(), bytes: document.bytes() };
      if (!waiting || stopped === undefined) return found;
      const left = `${wanted.length - next} of ${wanted.length} of the last page are left`;
      return {
        ...found,
        left: {
          why: `stopped after ${stopped}, ${left}`,
          record: { number: next, id: waiting.key },
        },
      };
    } catch (error) {
      await document.abort();
      throw error;
    }
  };

  return {
    look: createWanted(input, session, detail),
    read,
    finish: async () => ({
      ref: cache.isChanged ? await documents?.write(cache.toJson()) : known,
      notice:
        cache.forgotten === 0
          ? undefined
          : `${cache.forgotten} details did not fit into what is kept between runs and are asked for again`,
    }),
  };
}

/** What needs no question. A detail that is in the cache when it is looked at stays there while its page is read. */
function knownOf({ id, address }: Wanted, cache: DetailCache): DetailOutcome {
  const json = cache.get(id);
  if (address === undefined || json === undefined) return NO_ADDRESS;
  return { kind: 'value', json };
}

/** Where the record stands now; the page is read from its beginning when it is not there any more. */
function placeIn(wanted: readonly Wanted[], { number, id }: RecordPlace): number {
  if (wanted[number]?.key === id) return number;
  return Math.max(
    wanted.findIndex(({ key }) => key === id),
    0,
  );
}
