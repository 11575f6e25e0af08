// The details of the records of one page: which are wanted, which are known, and the questions for the others, a few at a time. What
// was fetched is kept group by group, so that another attempt, and the next run, ask for nothing twice (A8).
import type { DataRef } from '../../core/data-ref.ts';
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { compileNode } from '../mapping/compile.ts';
import { fingerprintOf } from '../paging/page.ts';
import { asAddress } from '../sources/address.ts';
import { scalar } from '../sources/body.ts';
import { toolsOf } from '../sources/build-request.ts';
import type { Detail } from '../sources/detail.ts';
import type { SourceSession } from '../sources/session.ts';
import { DetailCache } from './detail-cache.ts';
import { DETAILS_HEADER, writeDetail, type DetailLine } from './detail-lines.ts';
import { keyReader } from './detailed-format.ts';
import type { FetchCheckpoint, FetchInput } from './fetch-contract.ts';
import { createAsk, type AskDetail } from './fetch-detail.ts';
import { recordsIn } from './records-in.ts';

/** What is read of a page beside itself. */
export interface DetailsOfPage {
  /** The document of the details, to be read before the page. */
  readonly ref: DataRef;
  readonly bytes: number;
  /** Why some of them are left for a later run. */
  readonly left?: string;
}

type Kept = Pick<FetchCheckpoint, 'details' | 'asked'>;

export interface DetailReader {
  /** `keep` is told what another attempt can use. */
  read(content: Buffer, where: string, keep: (kept: Kept) => void): Promise<DetailsOfPage>;
  /** What the next run can use, for its cursor, and what an operator should know. */
  finish(): Promise<{ readonly ref: DataRef | undefined; readonly notice: string | undefined }>;
}

interface Wanted {
  readonly key: string;
  readonly version: string | null;
  readonly address: string | undefined;
}

/** Details between two notes in the checkpoint. */
const GROUP = 50;
/** Characters of the details of one page: they are in memory while the page is mapped. */
const MAX_PAGE_CHARACTERS = 64 * 1024 * 1024;

/** @throws {ConfigInvalid} when the origin of details is no address */
export async function openDetails(
  input: FetchInput,
  session: SourceSession,
  detail: Detail,
): Promise<DetailReader> {
  const { documents, checkpoint, cursor } = input;
  const cache = new DetailCache();
  let kept: Kept = { details: checkpoint?.details ?? [], asked: checkpoint?.asked ?? 0 };
  const known = cursor?.details;
  if (known) cache.add(await documents?.read(known), 'last run');
  for (const ref of kept.details ?? []) cache.add(await documents?.read(ref), 'this run');
  const wantedIn = createWanted(input, session, detail);
  const ask = createAsk(session, detail);

  const answerGroup = async (group: readonly Wanted[]): Promise<readonly DetailLine[]> => {
    const lines = group.map((wanted) => lineOf(cache, wanted));
    const due = group.filter((_wanted, index) => lines[index] === undefined);
    const room = Math.max(detail.perRun - (kept.asked ?? 0), 0);
    const { answers, failed } = await askAll(ask, due.slice(0, room), detail.parallel);
    const fetched = answers.flatMap(({ wanted, line }): JsonValue[] => {
      if (!('value' in line)) return [];
      cache.set(wanted.key, wanted.version, line.value);
      return [[wanted.key, wanted.version, line.value]];
    });
    const ref = fetched.length > 0 ? await documents?.write(fetched) : undefined;
    kept = {
      details: [...(kept.details ?? []), ...(ref ? [ref] : [])],
      asked: (kept.asked ?? 0) + answers.length,
    };
    if (failed) throw failed.reason;
    const byKey = new Map(answers.map(({ wanted, line }) => [wanted.key, line]));
    return group.map(
      ({ key }, index) => lines[index] ?? byKey.get(key) ?? { key, later: true as const },
    );
  };

  return {
    read: async (content, where, keep) => {
      const wanted = await wantedIn(content, where);
      const sink = input.openSink();
      let [bytes, left] = [0, 0];
      const write = async (text: string): Promise<void> => {
        bytes += text.length;
        if (bytes > MAX_PAGE_CHARACTERS)
          throw new CodedError(
            'FeedTooLarge',
            `${where}: the details of one page have more than ${MAX_PAGE_CHARACTERS / 1024 / 1024} MiB; ask for smaller pages`,
          );
        await sink.write(Buffer.from(text));
      };
      try {
        await write(`${DETAILS_HEADER}\n`);
        for (let first = 0; first < wanted.length; first += GROUP) {
          input.signal?.throwIfAborted();
          const lines = await answerGroup(wanted.slice(first, first + GROUP)).finally(() => {
            keep(kept);
          });
          left += lines.filter((line) => 'later' in line).length;
          await write(lines.map(writeDetail).join(''));
        }
        const ref = await sink.finish();
        if (left === 0) return { ref, bytes };
        return {
          ...{ ref, bytes },
          left: `stopped after ${detail.perRun} details, the limit of one run, ${left} of ${wanted.length} of the last page are left`,
        };
      } catch (error) {
        await sink.abort();
        throw error;
      }
    },
    finish: async () => ({
      ref: cache.isChanged ? await documents?.write(cache.toJson()) : known,
      notice:
        cache.forgotten === 0
          ? undefined
          : `${cache.forgotten} details did not fit into what is kept between runs and are asked for again`,
    }),
  };
}

function lineOf(cache: DetailCache, { key, version, address }: Wanted): DetailLine | undefined {
  if (address === undefined)
    return { key, broken: 'its address is missing, or a part of it leads out of its folder' };
  const json = cache.get(key, version);
  return json === undefined ? undefined : { key, value: JSON.parse(json) as JsonValue };
}

/** Keys, versions and addresses of the details that the records of a page want, each key once. */
function createWanted(
  input: FetchInput,
  session: SourceSession,
  detail: Detail,
): (content: Buffer, where: string) => Promise<readonly Wanted[]> {
  const tools = toolsOf(session.vault.parameters, {});
  const keyOf = keyReader(detail, tools);
  const url = compileNode(asAddress(detail.url), tools);
  const version = detail.version && compileNode(detail.version, tools);
  const base = session.target({}).href;
  return async (content, where) => {
    const wanted = new Map<string, Wanted>();
    for (const record of await recordsIn(input, content, where)) {
      const key = keyOf(record);
      if (key === undefined || key === '' || wanted.has(key)) continue;
      const parsed = detail.list.safeParse(record);
      const data: unknown = parsed.success ? parsed.data : record;
      const text = scalar(url(data));
      const address = text === undefined ? undefined : URL.parse(text, base)?.href;
      const said = version && scalar(version(data));
      // Another address or another member of the answer is another detail.
      const form = fingerprintOf(
        JSON.stringify([session.vault.hide(address ?? ''), detail.as, detail.path]),
      );
      wanted.set(key, { key, version: said === undefined ? null : `${said} ${form}`, address });
    }
    return [...wanted.values()];
  };
}

interface Answers {
  readonly answers: readonly { readonly wanted: Wanted; readonly line: DetailLine }[];
  readonly failed: PromiseRejectedResult | undefined;
}

/** All answers, at most `parallel` questions at a time; after a failure no new one is asked. */
async function askAll(ask: AskDetail, due: readonly Wanted[], parallel: number): Promise<Answers> {
  const answers: Answers['answers'][number][] = [];
  const waiting = [...due];
  const work = async (): Promise<void> => {
    for (let wanted = waiting.shift(); wanted; wanted = waiting.shift()) {
      try {
        answers.push({ wanted, line: await ask(wanted.key, wanted.address ?? '') });
      } catch (error) {
        waiting.splice(0);
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: parallel }, work));
  return { answers, failed: ends.find((end) => end.status === 'rejected') };
}
