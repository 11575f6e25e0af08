// Objects of every type, and such as break forms: line breaks, quotes, separators, formulas, long texts, ids that no number holds.
import type { ExportedObject, ExportEvent } from '../../src/outputs/index.ts';
import {
  change,
  create,
  data,
  group,
  indicator,
  withdraw,
  type Members,
} from './sample-objects.ts';

/** Summary of an indicator, name of a group. */
export function valueOf(object: ExportedObject): string {
  return object.kind === 'indicator' ? object.record.summary : object.record.name;
}

const [MD5, SHA1, SHA256] = ['a'.repeat(32), 'b'.repeat(40), 'c'.repeat(64)];

export const TYPES: readonly Members[] = [
  { type: 'Address', summary: '192.0.2.1', ip: '192.0.2.1' },
  { type: 'Address', summary: '2001:db8::1', ip: '2001:db8::1' },
  { type: 'EmailAddress', summary: 'a@b.example', address: 'a@b.example' },
  { type: 'File', summary: `${MD5} : ${SHA1} : ${SHA256}`, md5: MD5, sha1: SHA1, sha256: SHA256 },
  { type: 'File', summary: 'd'.repeat(40), sha1: 'd'.repeat(40) },
  { type: 'Host', summary: 'a.example', hostName: 'a.example' },
  { type: 'URL', summary: 'http://a.example/?q=1&r=a|b', text: 'http://a.example/?q=1&r=a|b' },
  { type: 'ASN', summary: 'ASN64496', 'AS Number': 'ASN64496' },
  { type: 'CIDR', summary: '192.0.2.0/24', Block: '192.0.2.0/24' },
  { type: 'CIDR', summary: '2001:db8::/32', Block: '2001:db8::/32' },
  { type: 'Email Subject', summary: 'Your invoice', Subject: 'Your invoice' },
  { type: 'Hashtag', summary: '#sample', Hashtag: '#sample' },
  { type: 'Mutex', summary: 'Global\\m', Mutex: 'Global\\m' },
  {
    type: 'Registry Key',
    summary: 'HKEY_USERS\\K : V : REG_SZ',
    'Key Name': 'HKEY_USERS\\K',
    'Value Name': 'V',
    'Value Type': 'REG_SZ',
  },
  { type: 'User Agent', summary: 'agent/1.0 (x=y)', 'User Agent String': 'agent/1.0 (x=y)' },
  { type: 'My Own Type', summary: 'one : two', value1: 'one', value2: 'two' },
];

export const GROUP_TYPES = [
  'Adversary',
  'Attack Pattern',
  'Campaign',
  'Course of Action',
  'Document',
  'Email',
  'Event',
  'Incident',
  'Intrusion Set',
  'Malware',
  'Report',
  'Signature',
  'Tactic',
  'Task',
  'Threat',
  'Tool',
  'Vulnerability',
];

export const HOSTILE_TEXTS = [
  'two\nlines',
  'two\r\nlines',
  'a\rb',
  'a "quoted" word',
  "an 'apostrophe'",
  'a,b;c|d',
  'tab\there',
  "=cmd|' /C calc'!A0",
  '+1+2',
  '-1',
  '@SUM(A1)',
  'back\\slash\\',
  'key=value',
  '{"json":[1]}',
  ']]></xml>&amp;',
  'Grüße – 日本語 🦊 e\u0301',
  'line\u2028separator\u2029and\u0085next',
  'escape\u001b[31m and \u0000nothing',
  '__proto__',
  'x'.repeat(4_000),
];

/** What else is said of an object, in the same texts. */
const saying = (text: string): object => ({
  ownerName: text.slice(0, 100),
  description: text,
  source: text,
  tags: data({ id: 1, name: text }, { id: 2, name: 'plain' }),
  attributes: data({ id: 1, type: text, value: text, default: true }),
  securityLabels: data({ name: text.slice(0, 50) }),
  rating: 3,
  confidence: 80,
  threatAssessScore: 500,
  associatedIndicators: data({ id: 3, type: 'Mutex', summary: text }),
  associatedGroups: data({ id: 4, type: 'Threat', name: text }),
});

let next = 9_007_199_254_740_993n;
/** Neighbours that a number of JavaScript would make one. */
const newId = (): string => String((next += 1n));

/** All of them live: in the order of kinds, types and values, as a mirror tells them. */
export const hostileObjects: readonly ExportedObject[] = [
  ...GROUP_TYPES.map((type) => group({ type, name: `G of ${type}` }, newId())),
  ...HOSTILE_TEXTS.map((text) => group({ type: 'Report', name: text, ...saying(text) }, newId())),
  ...TYPES.map((members) => indicator(members, newId())),
  // The same value of another owner.
  indicator({ type: 'Host', summary: 'a.example', ownerName: 'Other Source' }, newId()),
  ...HOSTILE_TEXTS.map((text) =>
    indicator({ type: 'Mutex', summary: text, Mutex: text, ...saying(text) }, newId()),
  ),
  ...HOSTILE_TEXTS.map((text) =>
    indicator(
      { type: 'URL', summary: `http://a.example/${text}`, text: `http://a.example/${text}` },
      newId(),
    ),
  ),
].sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));

function orderOf(object: ExportedObject): string {
  const { type, id } = object.record;
  return [object.kind, type, valueOf(object), id].join('\u0000');
}

const gone = [
  indicator({ type: 'Host', summary: 'gone.example', hostName: 'gone.example' }, newId()),
  group({ type: 'Campaign', name: 'gone campaign' }, newId()),
];
export const withdrawnObjects: readonly ExportedObject[] = gone;

/** Withdrawals first, then what is live: created and changed in turn. */
export const hostileEvents: readonly ExportEvent[] = [
  withdraw(gone[0]!, 'deleted'),
  withdraw(gone[1]!, 'marking'),
  ...hostileObjects.map((object, at) => (at % 2 === 0 ? create(object) : change(object))),
];
