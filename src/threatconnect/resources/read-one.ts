// One object of v3: `{"data":{…}}`.
import { z } from 'zod';
import type { CallOptions, ClientContext } from '../context.ts';
import { rowOf, type Row } from '../records/row.ts';
import { readAs } from '../wire.ts';
import type { PlatformAnswer } from '../transport.ts';

const shape = z.object({ data: z.unknown() });

export async function readOne(
  { transport }: ClientContext,
  path: string,
  object: string,
  fields: readonly string[],
  options: CallOptions & { readonly query?: readonly (readonly [string, string])[] } = {},
): Promise<Row> {
  const answer = await transport.request({
    path,
    query: [...(options.query ?? []), ...fields.map((field) => ['fields', field] as const)],
    object,
    signal: options.signal,
  });
  return dataOf(answer, object);
}

/** The object inside of an answer, of reading and of writing. */
export const dataOf = (answer: PlatformAnswer, object: string): Row =>
  rowOf(readAs(shape, answer, object).data, object);
