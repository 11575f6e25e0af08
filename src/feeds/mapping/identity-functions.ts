// Functions of the mapping language that make keys and safe texts: hashes of text, name-based UUIDs, parts of a URL, defanging.
import { hash } from 'node:crypto';
import type { MappingFunction } from './function-contract.ts';
import { onText, textOption } from './scalars.ts';

const UUID_BYTES = 16;

const bytesOfUuid = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** RFC 9562 §5.5: SHA-1 over the namespace and the name, with version and variant set. */
function uuid5(namespace: Buffer, name: string): string {
  const digest = hash('sha1', Buffer.concat([namespace, Buffer.from(name, 'utf8')]), 'buffer');
  const bytes = digest.subarray(0, UUID_BYTES);
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
}

/** Dots inside host names and addresses, and the scheme: enough that no program makes a link of it. */
const defang = (text: string): string =>
  text
    .replace(/\bhttp(s?):\/\//gi, 'hxxp$1://')
    .replace(/(?<=[\w\]-])\.(?=[\w-])/g, '[.]')
    .replaceAll('@', '[@]');

const PARTS: Readonly<Record<string, (url: URL) => string>> = {
  scheme: (url) => url.protocol.slice(0, -1),
  port: (url) => url.port,
  path: (url) => url.pathname,
  query: (url) => url.search.slice(1),
  fragment: (url) => url.hash.slice(1),
};

/** By name, as it stands in the tree. */
export const IDENTITY_FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  digest: {
    bind: (options) => onText((text) => hash(textOption(options, 'algorithm'), text, 'hex')),
    words: ([value], options) => `${textOption(options, 'algorithm')} of the text ${value}`,
  },
  uuid5: {
    bind: (options) => {
      const namespace = bytesOfUuid(textOption(options, 'namespace'));
      return onText((text) => uuid5(namespace, text));
    },
    words: ([value], options) =>
      `UUID (version 5) of ${value} in the namespace ${textOption(options, 'namespace')}`,
  },
  defang: { bind: () => onText(defang), words: ([value]) => `${value}, defanged` },
  urlPart: {
    bind: (options) => {
      const read = PARTS[textOption(options, 'part')];
      return onText((text) => (URL.canParse(text) ? read?.(new URL(text)) : undefined));
    },
    words: ([value], options) => `${textOption(options, 'part')} of ${value}`,
  },
};
