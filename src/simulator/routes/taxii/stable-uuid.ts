// Ids that STIX and TAXII want for what the platform numbers: the same text gives the same UUID (version 5) in every run.
import { createHash } from 'node:crypto';

const NAMESPACE = Buffer.from('b0a4c9a86d1b4f5e9a5e3f0c1d2e7b46', 'hex');

export const stableUuid = (text: string): string => {
  const bytes = createHash('sha1').update(NAMESPACE).update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
};
