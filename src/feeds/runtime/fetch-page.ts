// One page of a fetch: asked for, stored, and read for what leads to the next one. It counts as read only when all of that is done.
import { CodedError } from '../../core/errors.ts';
import { charsetOf } from '../formats/content-type.ts';
import { createPage, readFact, type Page } from '../paging/page.ts';
import type { PageState } from '../paging/page-state.ts';
import { nextPage, placeInstead } from '../paging/pager.ts';
import { showAddress, type SourceSession } from '../sources/session.ts';
import { pagesIn } from './fetch-checkpoint.ts';
import type { FetchCheckpoint, FetchInput } from './fetch-contract.ts';
import type { DetailReader } from './fetch-details.ts';
import { firstPageCounts } from './fetch-place.ts';

import { requireList } from './page-list.ts';
import { dateOf, requireDocument, storeAnswer } from './store-answer.ts';

export interface Fetching {
  readonly input: FetchInput;
  readonly session: SourceSession;
  /** Origins that a next link may lead to. */
  readonly origins: readonly string[];
  /** For collections whose records have details. */
  readonly details: DetailReader | undefined;
  at: FetchCheckpoint;
  /** True when a page of this attempt came as it should: what is refused from then on is no place that the source forgot. */
  pageCame: boolean;
}

/** `page`: what comes next, undefined at the end of the part. `stopped`: a limit was met, and `at` is to be asked for again. */
export type PageRead =
  { readonly page: PageState | undefined } | { readonly stopped: string; readonly at: PageState };

/** Receipts travel through the history of the run, whose payloads end at 2 MiB. */
const LONGEST_RECEIPT = 8 * 1024;
const MAX_RECEIPTS = 256 * 1024;

/** Changes the checkpoint and tells it. */
export function note(fetching: Fetching, more: Partial<FetchCheckpoint>): void {
  fetching.at = { ...fetching.at, ...more };
  fetching.input.onProgress?.({ bytes: fetching.at.bytes, checkpoint: fetching.at });
}

/** Fetches, stores and reads one page of the part with this index. `isPlace`: an earlier run stopped in front of it. */
export async function readPage(
  fetching: Fetching,
  state: PageState,
  index: number,
  isPlace = false,
): Promise<PageRead> {
  const { input, session, at, details } = fetching;
  const { paging, delta, acknowledge, maxPageBytes } = session.source;
  const isWhole = paging.kind === 'none' && !details;
  const maxBytes = isWhole ? input.limits?.maxBytes : maxPageBytes;
  const response = await session.ask(state.values, { address: state.address, maxBytes });
  const where = `${input.feed.id} ${input.collection}, ${showAddress(session, state.values, state.address)}`;
  await requireDocument(response, where);
  const { ref, bytes, content } = await storeAnswer(input, session, response, {
    where,
    maxBytes: maxBytes ?? Infinity,
    keep: !isWhole || delta.kind === 'server' || acknowledge?.receipt !== undefined,
    onBytes: (received) => input.onProgress?.({ bytes: at.bytes + received, checkpoint: at }),
  });
  const url = response.url ?? session.target(state.values, state.address).href;
  const page = createPage({ where, headers: response.headers, url }, content, maxPageBytes);
  const earlier = isPlace ? placeInstead(paging, state, page) : undefined;
  if (earlier) {
    const fell = `the list fell from ${state.total ?? 0} to ${earlier.total ?? 0} records since the last run`;
    const notices = [...at.notices, `${fell}: as many are read again in front of where it stopped`];
    note(fetching, { page: earlier, notices });
    return { page: earlier };
  }
  requireList(input, page);
  const { record: from, ...whole } = state;
  const step = nextPage(paging, whole, page, {
    origins: fetching.origins,
    hide: (text) => session.vault.hide(text),
  });
  const receipts = receiptsWith(fetching, page);
  if (receipts === 'full')
    return {
      stopped: `stopped after ${pagesIn(at)} pages, because what the source wants back for them has more than ${MAX_RECEIPTS / 1024} KiB; it gives the others again`,
      at: state,
    };
  const wanted = await details?.look(content, where, charsetOf(response.headers['content-type']));
  fetching.pageCame = true;
  const found =
    wanted &&
    (await details?.read(wanted, from, (kept) => {
      note(fetching, kept);
    }));
  const left = found?.left;
  const problem = step.end ? step.problem : step.state.problem;
  const { page: _page, ...rest } = fetching.at;
  fetching.at = {
    ...rest,
    raw: [...at.raw, ...(found ? [found.ref] : []), ref],
    pages: pagesIn(at) + 1,
    bytes: at.bytes + bytes + (found?.bytes ?? 0),
    part: step.end && !left ? index + 1 : index,
    ...(left
      ? { page: { ...whole, record: left.record }, detailsLeft: true }
      : step.end
        ? {}
        : { page: step.state }),
    ...(left ? {} : { ...serverSays(fetching, page), ...receipts }),
    sourceDate: at.sourceDate ?? dateOf(response.headers),
    ...(response.clockSkewMs === undefined ? {} : { skewMs: response.clockSkewMs }),
    endIsProven: at.endIsProven && (response.endIsProven ?? true),
    ...(problem === undefined ? {} : { slipped: problem }),
  };
  note(fetching, {});
  if (left) return { stopped: left.why, at: { ...whole, record: left.record } };
  return { page: step.end ? undefined : step.state };
}

function serverSays({ session, at }: Fetching, page: Page): Pick<FetchCheckpoint, 'server'> {
  const { delta } = session.source;
  const said = delta.kind === 'server' ? readFact(page, delta.at) : undefined;
  if (said === undefined || (at.server !== undefined && firstPageCounts(session.source))) return {};
  return { server: session.vault.hide(said) };
}

/** With what this page is acknowledged by; a page without a receipt has nothing to take as arrived. */
function receiptsWith(
  { session, at }: Fetching,
  page: Page,
): Pick<FetchCheckpoint, 'receipts'> | 'full' {
  const { acknowledge } = session.source;
  if (!acknowledge) return {};
  if (!acknowledge.receipt) return { receipts: [''] };
  const { receipts = [] } = at;
  const said = readFact(page, acknowledge.receipt);
  if (said === undefined) return { receipts };
  const receipt = session.vault.hide(said);
  if (receipt.length > LONGEST_RECEIPT)
    throw new CodedError(
      'FeedFormat',
      `${page.where}: expected what the page is acknowledged by in up to ${LONGEST_RECEIPT} characters, got ${receipt.length}; is it the right member of the page? Nothing was acknowledged`,
      { details: { length: receipt.length } },
    );
  const total = receipts.reduce((sum, one) => sum + one.length, receipt.length);
  return total > MAX_RECEIPTS ? 'full' : { receipts: [...receipts, receipt] };
}
