// A change log and the documents behind it: what has the revision of the last run is not fetched again (A8). One document that is
// missing or broken costs itself and is looked for in the next run.
import { CodedError, findCodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { collectionOf } from '../define-feed.ts';
import { changesIn, type Change } from '../paging/change-log.ts';
import { createPage } from '../paging/page.ts';
import type { ChangeLog } from '../paging/paging.ts';
import { asAddress } from '../sources/address.ts';
import { scalar } from '../sources/body.ts';
import { showAddress, type SourceSession } from '../sources/session.ts';
import { checkpointOf, usableCursor, type Stamps } from './fetch-checkpoint.ts';
import type { FetchCheckpoint, FetchInput, FetchResult } from './fetch-contract.ts';
import { dateOf, requireDocument, storeAnswer } from './store-answer.ts';

type Revisions = Readonly<Record<string, string>>;

async function readLog(
  input: FetchInput,
  session: SourceSession,
): Promise<{ readonly changes: readonly Change[]; readonly sourceDate: string | null }> {
  const { maxPageBytes, paging } = session.source;
  const where = `${input.feed.id} ${input.collection}, ${showAddress(session, {})}`;
  const response = await session.ask({}, { maxBytes: maxPageBytes });
  await requireDocument(response, where);
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  const page = createPage(
    { where, headers: response.headers, url: response.url ?? '' },
    Buffer.concat(chunks),
    maxPageBytes,
  );
  return {
    changes: changesIn(paging as ChangeLog, page.json(), where),
    sourceDate: dateOf(response.headers),
  };
}

/** What is wrong with one document: broken, another answer, or above the limit. */
const COSTS_ITSELF: ReadonlySet<string> = new Set(['FeedFormat', 'FeedTooLarge']);

type Fetched =
  | {
      readonly change: Change;
      readonly ref: FetchCheckpoint['raw'][number];
      readonly bytes: number;
    }
  | { readonly change: Change; readonly missing: string };

async function fetchOne(
  input: FetchInput,
  session: SourceSession,
  log: ChangeLog,
  change: Change,
): Promise<Fetched> {
  const { maxPageBytes } = session.source;
  const address = scalar(session.evaluate({ id: change.id })(asAddress(log.content)));
  if (address === undefined)
    return {
      change,
      missing: `${change.id}: its address is missing, or it leads out of its folder`,
    };
  const where = `${input.feed.id} ${input.collection}, ${change.id}`;
  try {
    // The id is the source's word: a mark of ours in it is hidden with the secrets, and not filled in.
    const response = await session.ask(
      { id: change.id },
      { address: session.vault.hide(address), maxBytes: maxPageBytes },
    );
    await requireDocument(response, where);
    const { ref, bytes, content } = await storeAnswer(input, session, response, {
      where,
      maxBytes: maxPageBytes,
      keep: true,
      onBytes: () => undefined,
    });
    const { headers } = response;
    const json = createPage({ where, headers, url: address }, content, maxPageBytes).json();
    const { format } = collectionOf(input.feed, input.collection);
    // Fetched, it would not be asked for again before it changes, and alone in a run it would be the whole collection.
    if (format.isDocument?.(json) === false)
      throw new CodedError(
        'FeedFormat',
        `${where}: expected ${format.words}, got ${snippetOf(JSON.stringify(json))}`,
      );
    return { change, ref, bytes };
  } catch (error) {
    const coded = findCodedError(error);
    const gone = coded?.details['status'] === 404 || coded?.details['status'] === 410;
    if (coded && (gone || COSTS_ITSELF.has(coded.code)))
      return { change, missing: `${change.id}: ${gone ? 'not there' : coded.message}` };
    throw error;
  }
}

export async function fetchChanges(
  input: FetchInput,
  session: SourceSession,
  stamps: Stamps,
): Promise<FetchResult> {
  const log = session.source.paging as ChangeLog;
  const cursor = usableCursor(input, stamps);
  const held =
    cursor?.revisions === undefined ? undefined : await input.documents?.read(cursor.revisions);
  const known = (held ?? {}) as Revisions;
  const { changes, sourceDate } = await readLog(input, session);
  let at = checkpointOf(input, stamps);
  const due = changes.filter(
    ({ id, revision }) => known[id] !== revision && at.done?.[id] !== revision,
  );
  const room = Math.max(session.source.maxPages - at.raw.length, 0);
  const missing: string[] = [];
  const size = Math.max(log.parallel, 1);
  for (let first = 0; first < Math.min(due.length, room); first += size) {
    const group = due.slice(first, Math.min(first + size, room));
    const answers = await Promise.allSettled(
      group.map((change) => fetchOne(input, session, log, change)),
    );
    for (const answer of answers) {
      if (answer.status === 'rejected') continue;
      const fetched = answer.value;
      if ('missing' in fetched) missing.push(fetched.missing);
      else at = withDocument(at, fetched);
    }
    input.onProgress?.({ bytes: at.bytes, checkpoint: at });
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (failed) throw failed.reason;
  }
  const listed = new Set(changes.map(({ id }) => id));
  const kept = Object.fromEntries(Object.entries(known).filter(([id]) => listed.has(id)));
  const gone = Object.keys(known).length - Object.keys(kept).length;
  const revisions = await input.documents?.write({ ...kept, ...at.done });
  const next = {
    ...(cursor ?? {}),
    ...(revisions === undefined ? {} : { revisions }),
    ...stamps,
  };
  if (cursor && held !== undefined && due.length === 0 && at.raw.length === 0 && gone === 0)
    return { status: 'unchanged', cursor: next, sourceDate };
  const left = due.length - room;
  const notices = [
    ...(missing.length === 0
      ? []
      : [
          `${missing.length} listed documents could not be read and are looked for in the next run: ${missing.slice(0, 3).join('; ')}`,
        ]),
    ...(gone === 0 ? [] : [`${gone} documents are no longer listed`]),
  ];
  return {
    status: 'fetched',
    raw: at.raw,
    cursor: next,
    bytes: at.bytes,
    sourceDate,
    endIsProven: true,
    ...(left > 0
      ? {
          partial: `${left} of ${due.length} changed documents are left for the next run, the limit of one run is ${session.source.maxPages}`,
        }
      : {}),
    ...(notices.length === 0 ? {} : { notices }),
  };
}

const withDocument = (
  at: FetchCheckpoint,
  { change, ref, bytes }: Extract<Fetched, { ref: unknown }>,
): FetchCheckpoint => ({
  ...at,
  raw: [...at.raw, ref],
  bytes: at.bytes + bytes,
  done: { ...at.done, [change.id]: change.revision },
});
