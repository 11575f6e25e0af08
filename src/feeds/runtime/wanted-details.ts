// Which details the records of a page want. What they are known by (`id`, `key`) is a hash of texts without secrets: it goes into
// checkpoints and cursors, and texts that were cut there would make different details equal.
import { createHash } from 'node:crypto';
import { compileNode } from '../mapping/compile.ts';
import { asAddress } from '../sources/address.ts';
import { scalar } from '../sources/body.ts';
import { toolsOf } from '../sources/build-request.ts';
import type { Detail } from '../sources/detail.ts';
import type { SourceSession } from '../sources/session.ts';
import { keyReader } from './detailed-format.ts';
import type { FetchInput } from './fetch-contract.ts';
import { recordsIn } from './records-in.ts';

export interface Wanted {
  /** Of key, version and address: what is equal here is one detail, and nothing else is. */
  readonly id: string;
  /** Of the key alone. */
  readonly key: string;
  /** Whether the version says that it is still the same; without one it holds for this run only. */
  readonly isLasting: boolean;
  /** Undefined when a part of it is missing or leads out of its folder. */
  readonly address: string | undefined;
  /** Numbers of the records that share it. */
  readonly records: readonly number[];
}

export interface WantedOfPage {
  /** Records of the page, readable or not. */
  readonly records: number;
  /** In the order of their first records. */
  readonly wanted: readonly Wanted[];
}

const ID_DIGITS = 32;
const hashOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, ID_DIGITS);

/** @throws {FeedFormat} when the page is no page of this collection */
export function createWanted(
  input: FetchInput,
  session: SourceSession,
  detail: Detail,
): (content: Buffer, where: string, charset?: string) => Promise<WantedOfPage> {
  const { vault } = session;
  const tools = toolsOf(vault.parameters, {});
  const keyOf = keyReader(detail, tools);
  const url = compileNode(asAddress(detail.url), tools);
  const version = detail.version && compileNode(detail.version, tools);
  const base = session.target({}).href;
  const hidden = (text: string | undefined): string | null =>
    text === undefined ? null : vault.hide(text);
  return async (content, where, charset) => {
    const wanted = new Map<string, Wanted & { readonly records: number[] }>();
    const records = await recordsIn(input, content, where, charset);
    for (const [number, record] of records.entries()) {
      const key = record && keyOf(record);
      if (key === undefined || key === '') continue;
      const parsed = detail.list.safeParse(record);
      const data: unknown = parsed.success ? parsed.data : record;
      const text = scalar(url(data));
      const address = text === undefined ? undefined : URL.parse(text, base)?.href;
      const said = version && scalar(version(data));
      const { as, path } = detail;
      const id = hashOf(hidden(key), hidden(said), hidden(address), as, path);
      const known = wanted.get(id);
      if (known) known.records.push(number);
      else
        wanted.set(id, {
          ...{ id, key: hashOf(hidden(key)), isLasting: said !== undefined, address },
          records: [number],
        });
    }
    return { records: records.length, wanted: [...wanted.values()] };
  };
}
