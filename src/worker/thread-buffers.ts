// Bytes that cross to a worker thread and back are handed over instead of copied: pages of an export are ten megabytes each.
import { move, transferableSymbol, valueSymbol } from 'piscina';

/** Of the members of a job or result. What shares its buffer with others is copied like everything else. */
export const buffersOf = (value: object): ArrayBuffer[] =>
  Object.values(value).flatMap((member) =>
    member instanceof Uint8Array &&
    member.buffer instanceof ArrayBuffer &&
    member.byteLength === member.buffer.byteLength
      ? [member.buffer]
      : [],
  );

/** `message`, with the buffers of its result. */
export function handOver<T extends { readonly result: unknown }>(message: T): T {
  const { result } = message;
  const buffers = typeof result === 'object' && result !== null ? buffersOf(result) : [];
  if (buffers.length === 0) return message;
  return move({
    get [transferableSymbol]() {
      return buffers;
    },
    get [valueSymbol]() {
      return message;
    },
  }) as never;
}
