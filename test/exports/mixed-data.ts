// A platform with some of everything: all types, several owners, bulk imports that share a second, changes, scores, labels, tags,
// associations, odd names, ids beyond 2^53, switched off and deleted indicators. Lines of the simulator's persist file.
import { GROUP_TYPES } from '../../src/exports/query/types.ts';

export const MIXED_OWNERS = ['Acme Source', 'OSINT Source'] as const;
export const CUSTOM_TYPE = {
  name: 'Wallet',
  apiBranch: 'wallets',
  apiEntity: 'wallet',
  values: [{ label: 'Wallet' }],
};

const START = Date.UTC(2026, 0, 1) / 1_000;
/** One import: everything in it has the same second. */
const IMPORT = 700;
const HOUR = 3_600;
const ODD_NAMES = [
  'Operation "Nightfall" \\ <b>',
  '=cmd|calc',
  'Ünïcødé 測試 🦊',
  "O'Brien; DROP TABLE",
  'two  blanks, comma',
  'rtl \u202e name',
];

const hex = (n: number, length: number): string =>
  Array.from({ length: Math.ceil(length / 8) }, (_, part) =>
    ((n * 2_654_435_761 + part * 40_503) >>> 0).toString(16).padStart(8, '0'),
  )
    .join('')
    .slice(0, length);

type Value = (n: number) => string;
const INDICATORS: readonly (readonly [type: string, value: Value])[] = [
  ['Address', (n) => `198.51.${(n >> 8) % 256}.${n % 256}`],
  ['Address', (n) => `2001:db8::${(n % 60_000).toString(16)}:${(n >> 4).toString(16)}`],
  ['Host', (n) => `h${n}.example`],
  ['URL', (n) => `https://h${n}.example/a%20b?q="x"&n=${n}#\\`],
  ['EmailAddress', (n) => `user${n}@mail.example`],
  ['File', (n) => `${hex(n, 32)} : ${hex(n + 1, 40)} : ${hex(n + 2, 64)}`],
  ['ASN', (n) => `ASN${n + 1}`],
  ['CIDR', (n) => `2001:db8:${(n % 65_536).toString(16)}::/48`],
  ['Mutex', (n) => `Global\\m{${n}}`],
  ['Registry Key', (n) => `HKEY_LOCAL_MACHINE\\Software\\Run${n} : Updater : REG_SZ`],
  ['User Agent', (n) => `Mozilla/5.0 (${n}; "odd")`],
  ['Hashtag', (n) => `#tag${n}`],
  ['Email Subject', (n) => `Invoice ${n}, due`],
  ['Wallet', (n) => `w${n}`],
];
const LABELS = ['TLP:GREEN', 'TLP:AMBER', 'TLP:RED', 'TLP:CLEAR'];
const TAGS = ['botnet', 'APT "29"', 'back\\slash', 'täg', 'comma, tag'];
/** The simulator counts in doubles: beyond 2^53 these steps are exact. */
const idOf = (n: number): number => (n % 2 === 0 ? n + 1 : 2 ** 53 + 4 * n);
const byId = (left: { readonly id: number }, right: { readonly id: number }): number =>
  left.id - right.id;

/** `count` objects: nine indicators to a group. `now` in seconds. */
export function mixedData(count: number, now: number): string {
  const groups = Array.from({ length: Math.floor(count / 10) }, (_, n) => ({
    k: 'group',
    id: idOf(n),
    owner: MIXED_OWNERS[n % 2],
    type: GROUP_TYPES[n % GROUP_TYPES.length],
    at: START + Math.floor(n / IMPORT) * HOUR,
    modified: START + Math.floor(n / IMPORT) * HOUR + (n % 4 === 0 ? 86_400 : 0),
    tags: n % 3 === 0 ? [TAGS[n % TAGS.length]] : [],
    labels: n % 5 === 0 ? [LABELS[n % LABELS.length]] : [],
    name: `${ODD_NAMES[n % ODD_NAMES.length]} ${n}`,
    by: 'mixed',
    fields: {},
  })).sort(byId);
  const indicators = Array.from({ length: count - groups.length }, (_, n) => {
    const [type = '', value = String] = INDICATORS[n % INDICATORS.length] ?? [];
    const summary = value(n);
    const at = START + Math.floor(n / IMPORT) * HOUR;
    const [md5, sha1, sha256] = summary.split(' : ');
    return {
      k: 'indicator',
      id: idOf(n),
      owner: MIXED_OWNERS[Math.floor(n / 5) % 2],
      type,
      at,
      modified: at + (n % 4 === 0 ? 2 * HOUR : 0),
      tags: n % 3 === 0 ? [TAGS[n % TAGS.length], 'botnet'] : [],
      labels: n % 5 === 0 ? [LABELS[n % LABELS.length]] : [],
      groups: n % 11 === 0 ? [idOf(n % groups.length)] : [],
      // Within an owner, to a file.
      indicators: n % 70 === 1 ? [idOf(n - (n % 14) + 5 + (n % 28 < 14 ? 14 : 0))] : [],
      dates: n % 40 === 0 ? { externalDateExpires: now + 86_400 } : undefined,
      summary,
      identity: summary,
      ...(type === 'File' ? { hashes: { md5, sha1, sha256 } } : {}),
      ...(n % 2 === 0 ? { rating: (n % 10) / 2, confidence: n % 101 } : {}),
      flags: [n % 20 !== 7, false, false],
      extras:
        n % 3 === 0
          ? { threatAssess: { rating: 3.5, confidence: 80, score: (n * 7) % 1_001, at } }
          : undefined,
    };
  }).sort(byId);
  const deleted = Array.from({ length: 250 }, (_, n) => ({
    k: 'deleted',
    owner: MIXED_OWNERS[n % 2],
    type: 'Host',
    summary: `gone${n}.example`,
    at: START,
    deleted: now - 3_600,
  }));
  return [...groups, ...indicators, ...deleted].map((line) => `${JSON.stringify(line)}\n`).join('');
}
