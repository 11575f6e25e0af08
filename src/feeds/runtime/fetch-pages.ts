// A collection in parts and pages. After each stored page the checkpoint says how to go on, so that another attempt asks for
// nothing twice. A page that fails fails the fetch; only history may fail by itself (A2, S9).
import type { BackfillCursor, Cursor } from '../../core/cursor.ts';
import { findCodedError } from '../../core/errors.ts';
import { createPage, readFact, type Page } from '../paging/page.ts';
import type { PageState } from '../paging/page-state.ts';
import { firstPage, nextPage } from '../paging/pager.ts';
import { pauseBackfill, planParts, type Part, type PartPlan } from '../paging/plan-parts.ts';
import { scalar } from '../sources/body.ts';
import { showAddress, type SourceSession } from '../sources/session.ts';
import type { FetchCheckpoint, FetchInput, FetchResult } from './fetch-contract.ts';
import type { Stamps } from './fetch-document.ts';
import { dateOf, requireDocument, storeAnswer } from './store-answer.ts';

interface Fetching {
  readonly input: FetchInput;
  readonly session: SourceSession;
  readonly origins: readonly string[];
  at: FetchCheckpoint;
}

/** The cursor, unless another request or mapping made it, or everything is wanted. One that a person set has neither. */
export function usableCursor(
  { cursor, revalidate }: Pick<FetchInput, 'cursor' | 'revalidate'>,
  stamps: Stamps,
): Cursor | undefined {
  if (!cursor || !revalidate) return undefined;
  const { request = stamps.request, mapping = stamps.mapping } = cursor;
  return request === stamps.request && mapping === stamps.mapping ? cursor : undefined;
}

/** The checkpoint of an earlier attempt of the same request, or a new one. */
export function checkpointOf(
  { checkpoint, now }: FetchInput,
  { request }: Stamps,
): FetchCheckpoint {
  if (checkpoint?.request === request) return checkpoint;
  return {
    v: 1,
    request,
    startedAt: now ?? new Date().toISOString(),
    raw: [],
    bytes: 0,
    part: 0,
    sourceDate: null,
    endIsProven: true,
    notices: [],
  };
}

const initialDaysOf = (session: SourceSession): number | undefined => {
  const { delta } = session.source;
  if (delta.kind === 'none' || typeof delta.initial === 'string') return undefined;
  const days = Number(scalar(session.evaluate({})(delta.initial)));
  return Number.isFinite(days) ? days : undefined;
};

export async function fetchPages(
  input: FetchInput,
  session: SourceSession,
  stamps: Stamps,
): Promise<FetchResult> {
  const cursor = usableCursor(input, stamps);
  const at = checkpointOf(input, stamps);
  const now = Date.parse(at.startedAt);
  const { delta } = session.source;
  const committed = cursor ? undefined : (input.cursor ?? undefined);
  const plan = planParts({ delta, cursor, committed, now, initialDays: initialDaysOf(session) });
  const fetching: Fetching = { input, session, origins: originsOf(session), at };
  let place = plan.backfill;
  // Where everything is asked for again, what was fetched whole stays so, and a new beginning is one before anything is read.
  const kept = usableCursor({ cursor: input.cursor, revalidate: true }, stamps);
  let until = kept?.until ?? (delta.kind === 'window' ? plan.parts[0]?.values.from : undefined);
  for (const [index, part] of plan.parts.entries()) {
    const done = index < fetching.at.part || (await readPart(fetching, part, index));
    if (done === 'stopped') break;
    if (done === 'failed') {
      place = place && pauseBackfill(place, now);
      break;
    }
    if (part.lane === 'backfill') place = place && wentDown(place, part);
    else if (fetching.at.partial === undefined) until = later(until, part.values.to);
  }
  return resultOf(fetching, plan, { stamps, cursor: kept, until, place });
}

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a !== undefined && b !== undefined && Date.parse(a) > Date.parse(b) ? a : (b ?? a);

const wentDown = ({ to }: BackfillCursor, { values }: Part): BackfillCursor => ({
  down: values.from ?? to,
  to,
});

function originsOf(session: SourceSession): readonly string[] {
  const { paging } = session.source;
  const evaluate = session.evaluate({});
  const further = paging.kind === 'next-link' ? paging.origins : [];
  return [
    session.target({}).origin,
    ...further.flatMap((node) => {
      const text = scalar(evaluate(node));
      return text === undefined ? [] : [new URL(text).origin];
    }),
  ];
}

/** All pages of one part. `stopped`: a cap was reached; `failed`: history could not be read now. */
async function readPart(
  fetching: Fetching,
  part: Part,
  index: number,
): Promise<true | 'stopped' | 'failed'> {
  const { session, input } = fetching;
  const { paging, maxPages, ascending } = session.source;
  const before = fetching.at;
  let state: PageState | undefined = fetching.at.page ?? firstPage(paging, part.values);
  try {
    while (state) {
      if (fetching.at.raw.length >= maxPages) {
        note(fetching, {
          partial: `stopped after ${maxPages} pages, the limit of one run; ${ascending || part.values.to !== undefined ? 'the next run goes on' : 'the next run begins at the same place, so raise maxPages if this comes again'}`,
        });
        return 'stopped';
      }
      state = await readPage(fetching, state, index);
    }
    return true;
  } catch (error) {
    if (part.lane === 'current' || input.signal?.aborted === true) throw error;
    const coded = findCodedError(error);
    if (!coded) throw error;
    fetching.at = before;
    note(fetching, {
      notices: [...before.notices, `history waits: ${coded.code}: ${coded.message}`],
    });
    return 'failed';
  }
}

function note(fetching: Fetching, more: Partial<FetchCheckpoint>): void {
  fetching.at = { ...fetching.at, ...more };
  fetching.input.onProgress?.({ bytes: fetching.at.bytes, checkpoint: fetching.at });
}

/** Fetches, stores and reads one page; the state of the next one, or undefined at the end of the part. */
async function readPage(
  fetching: Fetching,
  state: PageState,
  index: number,
): Promise<PageState | undefined> {
  const { input, session, at } = fetching;
  const { paging, delta, acknowledge, maxPageBytes } = session.source;
  const single = paging.kind === 'none';
  const maxBytes = single ? input.limits?.maxBytes : maxPageBytes;
  const response = await session.ask(state.values, { address: state.address, maxBytes });
  const where = `${input.feed.id} ${input.collection}, ${showAddress(session, state.values, state.address)}`;
  await requireDocument(response, where);
  const { ref, bytes, content } = await storeAnswer(input, session.vault, response, {
    where,
    maxBytes: maxBytes ?? Infinity,
    keep: !single || delta.kind === 'server' || acknowledge?.receipt !== undefined,
    onBytes: (received) => input.onProgress?.({ bytes: at.bytes + received, checkpoint: at }),
  });
  const url = response.url ?? session.target(state.values, state.address).href;
  const page = createPage({ where, headers: response.headers, url }, content, maxPageBytes);
  const step = nextPage(paging, state, page, {
    origins: fetching.origins,
    hide: (text) => session.vault.hide(text),
  });
  const { page: _page, ...rest } = at;
  fetching.at = {
    ...rest,
    raw: [...at.raw, ref],
    bytes: at.bytes + bytes,
    part: step.end ? index + 1 : index,
    ...(step.end ? {} : { page: step.state }),
    ...serverSays(fetching, page),
    ...receiptIn(fetching, page),
    sourceDate: at.sourceDate ?? dateOf(response.headers),
    ...(response.clockSkewMs === undefined ? {} : { skewMs: response.clockSkewMs }),
    endIsProven: at.endIsProven && (response.endIsProven ?? true),
    ...(step.end && step.problem !== undefined ? { partial: step.problem } : {}),
  };
  note(fetching, {});
  return step.end ? undefined : step.state;
}

function serverSays({ session, at }: Fetching, page: Page): Pick<FetchCheckpoint, 'server'> {
  const { delta } = session.source;
  const said = delta.kind === 'server' ? readFact(page, delta.at) : undefined;
  const server = said ?? at.server;
  return server === undefined ? {} : { server: session.vault.hide(server) };
}

const MAX_SKEW_MS = 5 * 60_000;
/** A page without a receipt has nothing to take as arrived. */
function receiptIn({ session, at }: Fetching, page: Page): Pick<FetchCheckpoint, 'receipts'> {
  const { acknowledge } = session.source;
  if (!acknowledge) return {};
  if (!acknowledge.receipt) return { receipts: [''] };
  const receipt = readFact(page, acknowledge.receipt);
  const { receipts = [] } = at;
  return {
    receipts: receipt === undefined ? receipts : [...receipts, session.vault.hide(receipt)],
  };
}

/** The Date header has whole seconds, and an answer takes its time. */
const SKEW_NOISE_MS = 2_000;

function resultOf(
  { at, session }: Fetching,
  plan: PartPlan,
  reached: {
    readonly stamps: Stamps;
    readonly cursor: Cursor | undefined;
    readonly until: string | undefined;
    readonly place: BackfillCursor | undefined;
  },
): FetchResult {
  const { cursor, place } = reached;
  const partial = at.partial ?? plan.gap ?? plan.left;
  const skewMs = at.skewMs ?? 0;
  const { delta, ascending } = session.source;
  // An instant of a page in the middle says nothing about the pages behind it, unless they are in order. A token does.
  const holds = at.partial !== undefined && !ascending;
  const server =
    holds && delta.kind === 'server' && delta.as === 'instant'
      ? cursor?.server
      : (at.server ?? cursor?.server);
  const notices = [
    ...at.notices,
    ...(plan.gap === undefined ? [] : [`gap: ${plan.gap}`]),
    ...(Math.abs(skewMs) > MAX_SKEW_MS
      ? [`the clock of the source is ${Math.round(skewMs / 1000)} s off ours`]
      : []),
  ];
  const until = behind(reached.until, skewMs);
  return {
    status: 'fetched',
    raw: at.raw,
    cursor: {
      ...(cursor?.position === undefined ? {} : { position: cursor.position }),
      ...(server === undefined ? {} : { server }),
      ...(until === undefined ? {} : { until }),
      ...(place === undefined ? {} : { backfill: place }),
      ...reached.stamps,
    },
    bytes: at.bytes,
    sourceDate: at.sourceDate,
    endIsProven: at.endIsProven && at.partial === undefined && plan.left === undefined,
    ...(partial === undefined ? {} : { partial }),
    ...(holds ? { holdPosition: true } : {}),
    ...(at.receipts === undefined ? {} : { receipts: at.receipts }),
    ...(notices.length === 0 ? {} : { notices }),
  };
}

/** By the clock of the source when it is behind ours: records that it stamps now are not past yet (S4). */
function behind(until: string | undefined, skewMs: number): string | undefined {
  if (until === undefined || skewMs >= -SKEW_NOISE_MS) return until;
  return new Date(Date.parse(until) + skewMs).toISOString();
}
