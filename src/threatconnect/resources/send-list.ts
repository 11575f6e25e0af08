// A list request whose query may be longer than an address can be.
import type { ClientContext } from '../context.ts';
import {
  encodeQuery,
  type PlatformAnswer,
  type PlatformRequest,
  type Query,
} from '../transport.ts';

/** Beyond 2 000 characters the platform's own client moves the parameters into the body of the GET. */
const MAX_QUERY_LENGTH = 1_900;

export const sendList = (
  { transport }: ClientContext,
  path: string,
  query: Query,
  signal: AbortSignal | undefined,
): Promise<PlatformAnswer> => transport.request(listRequest(path, query, signal));

export function listRequest(
  path: string,
  query: Query,
  signal: AbortSignal | undefined,
): PlatformRequest {
  if (encodeQuery(query).length <= MAX_QUERY_LENGTH) return { path, query, signal };
  const data: Record<string, unknown> = {};
  for (const [name, value] of query)
    if (name !== 'fields') data[name] = name === 'resultLimit' ? Number(value) : value;
  const fields = query.filter(([name]) => name === 'fields').map(([, value]) => value);
  if (fields.length > 0) data['fields'] = fields;
  return {
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
    signal,
  };
}
