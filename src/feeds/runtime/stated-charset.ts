// The character set that a source states in the header of an answer. It travels from the fetch to the mapping with the reference to what
// was stored, as the parameter of a content type (RFC 9110 §8.3.2).
import type { DataRef } from '../../core/data-ref.ts';

const CHARSET = /;\s*charset\s*=\s*["']?([\w.:+-]{1,40})/i;

/** In lower case; undefined when none is stated. */
export const charsetOf = (contentType: string | undefined): string | undefined =>
  CHARSET.exec(contentType ?? '')?.[1]?.toLowerCase();

/** The reference to an answer with the character set of its header. */
export function withCharset(ref: DataRef, header: string | undefined): DataRef {
  const charset = charsetOf(header);
  return charset === undefined
    ? ref
    : { ...ref, contentType: `${ref.contentType}; charset=${charset}` };
}
