// The character set that a source states in the header of an answer. It travels from the fetch to the mapping with the reference to what
// was stored.
import type { DataRef } from '../../core/data-ref.ts';
import { charsetOf } from '../formats/content-type.ts';

/** The reference to an answer with the character set of its header. */
export function withCharset(ref: DataRef, header: string | undefined): DataRef {
  const charset = charsetOf(header);
  return charset === undefined
    ? ref
    : { ...ref, contentType: `${ref.contentType}; charset=${charset}` };
}
