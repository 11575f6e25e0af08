// The platform's request signature: HMAC-SHA256 over the raw request target, the method and the time in epoch seconds.
import { createHmac, timingSafeEqual } from 'node:crypto';

export const signatureOf = (
  secretKey: string,
  target: string,
  method: string,
  timestamp: string,
): string =>
  createHmac('sha256', secretKey).update(`${target}:${method}:${timestamp}`).digest('base64');

/** Constant time for texts of equal length. */
export const sameText = (left: string, right: string): boolean => {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
};
