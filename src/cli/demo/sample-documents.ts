// The two documents of the demo's source, made up from documentation ranges and reserved names, and the indicators that each
// of them says. Three editions follow each other: a first one, one with news and changes, one from which some have vanished.
import { createHash } from 'node:crypto';

/** 0: the first document. 1: some are new, some have changed. 2: some have vanished. */
export type Edition = 0 | 1 | 2;
export const EDITIONS: readonly Edition[] = [0, 1, 2];

export interface SampleDocument {
  readonly body: string;
  readonly contentType: string;
  /** Sorted lines `Type<TAB>value` of the indicators in it. */
  readonly indicators: readonly string[];
}

interface SampleNetwork {
  readonly cidr: string;
  readonly registry: string;
  /** From this edition on. */
  readonly since: Edition;
  readonly changes: boolean;
  readonly vanishes: boolean;
}

const V4_BLOCKS = ['192.0.2', '198.51.100', '203.0.113'];
const V4_PER_BLOCK = 32;
const V6_NETWORKS = 160;
const REGISTRIES = ['arin', 'ripencc', 'apnic', 'lacnic', 'afrinic'];
/** One in eight is new in the second edition, one in ten changes, one in twelve vanishes: below the guard for removals. */
const NEW_EVERY = 8;
const CHANGED_EVERY = 10;
const VANISHED_EVERY = 12;

const networks = (cidrs: readonly string[]): readonly SampleNetwork[] =>
  cidrs.map((cidr, index) => ({
    cidr,
    registry: REGISTRIES[index % REGISTRIES.length] ?? '',
    since: index % NEW_EVERY === NEW_EVERY - 1 ? 1 : 0,
    changes: index % CHANGED_EVERY === 3,
    vanishes: index % VANISHED_EVERY === 4,
  }));

const V4 = networks(
  V4_BLOCKS.flatMap((block) =>
    Array.from({ length: V4_PER_BLOCK }, (_, index) => `${block}.${index * 8}/29`),
  ),
);
const V6 = networks(
  Array.from({ length: V6_NETWORKS }, (_, index) => `2001:db8:${(index + 1).toString(16)}::/48`),
);

/** A list of networks in the layout of Spamhaus DROP: a JSON object per line, the last one tells how many there are. */
export function networkList(family: 'v4' | 'v6', edition: Edition, at: Date): SampleDocument {
  const listed = (family === 'v4' ? V4 : V6).filter(
    ({ since, vanishes }) => since <= edition && !(edition === 2 && vanishes),
  );
  const lines = listed.map(({ cidr, changes, registry }) =>
    JSON.stringify({
      cidr,
      sblid: `SBL${listingNumber(cidr) + (changes && edition > 0 ? 1 : 0)}`,
      rir: registry,
    }),
  );
  const metadata = {
    type: 'metadata',
    timestamp: Math.floor(at.getTime() / 1000),
    records: listed.length,
    terms: 'made up for a demonstration',
  };
  return {
    body: `${[...lines, JSON.stringify(metadata)].join('\n')}\n`,
    contentType: 'application/x-ndjson',
    indicators: sorted(listed.map(({ cidr }) => `CIDR\t${cidr}`)),
  };
}

/** Stable per network, so that only the ones meant to change do. */
const listingNumber = (cidr: string): number =>
  900_000 + (createHash('sha256').update(cidr).digest().readUInt32BE(0) % 50_000) * 2;

const ITEMS = 24;
const COUNTRIES = ['US', 'DE', 'BR', 'JP', 'ZA'];

interface SampleItem {
  readonly host: string;
  readonly address: string;
  readonly asn: number;
  readonly url: string;
  readonly md5: string;
  readonly country: string;
}

function sampleItem(index: number): SampleItem {
  const host = `host-${index}.malware.example`;
  return {
    host,
    address: `${V4_BLOCKS[index % V4_BLOCKS.length] ?? ''}.${10 + index}`,
    asn: 64_496 + (index % 16),
    url: `${host}/load/a,${index}.exe`,
    md5: createHash('md5').update(`sample ${index}`).digest('hex'),
    country: COUNTRIES[index % COUNTRIES.length] ?? 'US',
  };
}

/** An RSS document in the layout of Malc0de, with the newest items on top. Later editions have more of them. */
export function itemList(edition: Edition): SampleDocument {
  const items = Array.from({ length: ITEMS + edition * 4 }, (_, index) => sampleItem(index));
  const entries = items
    .map(
      ({ host, address, asn, url, md5, country }) => `    <item>
      <title>${host}</title>
      <link>http://source.invalid/database/${host}</link>
      <description>URL: ${url}, IP Address: ${address}, Country: ${country}, ASN: ${asn}, MD5: ${md5}</description>
    </item>`,
    )
    .reverse();
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>Made up for a demonstration</title>
    <link>http://source.invalid/</link>
    <description>No entry is real</description>
${entries.join('\n')}
  </channel>
</rss>
`;
  return {
    body,
    contentType: 'application/rss+xml',
    indicators: sorted(
      items.flatMap(({ host, address, asn, url, md5 }) => [
        `Host\t${host}`,
        `Address\t${address}`,
        `ASN\tASN${asn}`,
        `URL\thttp://${url}`,
        `File\tmd5:${md5}`,
      ]),
    ),
  };
}

function sorted(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
