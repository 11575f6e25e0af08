import { expect, test } from 'vitest';
import { buffersOf } from '../../src/worker/thread-buffers.ts';

test('bytes with a buffer of their own are handed over, those that share one are copied', () => {
  const own = new Uint8Array(8);
  const part = own.subarray(2);
  const pooled = Buffer.from('a text that is small enough for the buffer that Node shares');
  expect(buffersOf({ own, part, pooled, text: 'x', nothing: undefined })).toEqual([own.buffer]);
});
