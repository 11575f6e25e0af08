import { redact } from '../core/redaction.ts';

/** An address as it may be shown: origin and path. Queries and user names often carry keys, so they never appear (O1). */
export function showTarget(url: URL): string {
  return redact(`${url.protocol}//${url.host}${url.pathname}`);
}
