// Malware may be uploaded in a zip with a password only: the first entry's header says whether it is encrypted.

const ENTRY = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const FLAGS_AT = 6;
const ENCRYPTED = 1;

export const isProtectedZip = (bytes: Buffer): boolean =>
  bytes.length > FLAGS_AT &&
  bytes.subarray(0, ENTRY.length).equals(ENTRY) &&
  ((bytes[FLAGS_AT] ?? 0) & ENCRYPTED) === ENCRYPTED;
