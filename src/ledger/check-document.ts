// Documents of the store by their shape. Members that a shape does not know stay: a newer version may have added them.
import { z } from 'zod';
import { keyOf, type DataRef } from '../core/data-ref.ts';
import { damagedDocument } from '../core/documents.ts';
import { isDataRef } from '../core/feed-run-input.ts';
import type { JsonValue } from '../core/json.ts';

export const dataRefShape = z.custom<DataRef>(isDataRef, 'expected a reference to a file');
export const countShape = z.number().int().nonnegative();

/**
 * @param what it should be, for the message: `The plan`
 * @throws {IntegrityMismatch} naming the file and the first member that is wrong
 */
export function checkDocument<T>(
  shape: z.ZodType<T>,
  document: JsonValue,
  what: string,
  ref: Pick<DataRef, 'uri'>,
): T {
  const result = shape.safeParse(document);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw damagedDocument(what, keyOf(ref), `${place}${issue?.message ?? 'not understood'}`);
}
