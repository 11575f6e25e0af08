// The objects of ../python/wire.py once more, as a feed's mapping gives them.
import type {
  MappedGroup,
  MappedIndicator,
  ObjectContent,
} from '../../../src/core/mapped-object.ts';
import type { GroupType, IndicatorType } from '../../../src/core/indicator-types.ts';

const MD5 = '0123456789abcdef0123456789abcdef';
const SHA1 = '0123456789abcdef0123456789abcdef01234567';
const SHA256 = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';

const group = (
  type: GroupType,
  name: string,
  id: string,
  fields: ObjectContent['fields'] = {},
  content: ObjectContent = {},
): MappedGroup => ({ kind: 'group', type, id, content: { name, fields, ...content } });

const indicator = (
  type: IndicatorType,
  id: string,
  content: ObjectContent = { rating: 3, confidence: 85 },
): MappedIndicator => ({ kind: 'indicator', type, id, content });

const DESCRIBED: ObjectContent = {
  attributes: [
    { type: 'Description', value: 'shown €', displayed: true },
    {
      type: 'Source',
      value: 'https://feeds.example.org/list?day=1&x=2',
      source: 'Example feed',
    },
  ],
  tags: ['Botnet', 'Café – test'],
  securityLabels: [{ name: 'TLP:GREEN', description: 'TLP green label', color: '33FF33' }],
};
const SCORES = { rating: 3, confidence: 85 };
const AT = '2024-03-01T10:11:12Z';

export const GROUPS: readonly MappedGroup[] = [
  group(
    'Incident',
    'Example incident',
    'wire-incident',
    { eventDate: AT, status: 'New' },
    { ...DESCRIBED, associatedGroups: ['wire-adversary'] },
  ),
  group('Adversary', 'Example adversary', 'wire-adversary'),
  group('Attack Pattern', 'Example attack pattern', 'wire-attack-pattern'),
  group('Campaign', 'Example campaign', 'wire-campaign', {}, { firstSeen: AT }),
  group('Course of Action', 'Example course of action', 'wire-course'),
  group('Document', 'Example document', 'wire-document', {
    fileName: 'one.txt',
    malware: true,
    password: 'infected',
  }),
  group('Email', 'Example email', 'wire-email', {
    subject: 'a subject',
    header: 'From: a@example.org',
    body: 'the body',
    from: 'a@example.org',
    to: 'b@example.org',
  }),
  group('Event', 'Example event', 'wire-event', { eventDate: AT, status: 'Needs Review' }),
  group('Intrusion Set', 'Example intrusion set', 'wire-intrusion'),
  group('Malware', 'Example malware', 'wire-malware'),
  group('Report', 'Example report', 'wire-report', {
    fileName: 'two.txt',
    publishDate: '2024-03-02T00:00:00Z',
  }),
  group('Signature', 'Example signature', 'wire-signature', {
    fileName: 'rule.yara',
    fileType: 'YARA',
    fileText: 'rule a { condition: true }',
  }),
  group('Tactic', 'Example tactic', 'wire-tactic'),
  group('Threat', 'Example threat', 'wire-threat'),
  group('Tool', 'Example tool', 'wire-tool'),
  group('Vulnerability', 'Example vulnerability', 'wire-vulnerability'),
];

export const INDICATORS: readonly MappedIndicator[] = [
  indicator('Address', '192.0.2.7', {
    ...SCORES,
    ...DESCRIBED,
    associatedGroups: ['wire-incident'],
    firstSeen: '2024-01-01T00:00:00Z',
    lastSeen: '2024-02-01T00:00:00Z',
    externalDateAdded: '2024-01-02T00:00:00Z',
    externalDateExpires: '2030-01-01T00:00:00Z',
    externalLastModified: '2024-01-03T00:00:00Z',
  }),
  indicator('Address', '2001:db8::1'),
  indicator('EmailAddress', 'a.b@example.com'),
  indicator('File', `md5:${MD5} : sha1:${SHA1} : sha256:${SHA256}`, {
    ...SCORES,
    fields: {
      size: 1234,
      fileOccurrence: [{ fileName: 'drop.exe', path: 'C:\\tmp', date: AT }],
    },
  }),
  indicator('File', `sha256:${'2'.repeat(64)}`),
  indicator('File', `md5:${'1'.repeat(32)} : sha256:${'3'.repeat(64)}`, {}),
  indicator('Host', 'c2.example.org', {
    rating: 2.5,
    fields: { dnsActive: true, whoisActive: false },
  }),
  indicator('URL', 'http://c2.example.org/a b/?q=%20&z=é'),
  indicator('ASN', 'ASN64500'),
  indicator('CIDR', '192.0.2.0/24'),
  indicator('Mutex', 'Global\\mutex'),
  indicator('Registry Key', 'HKEY_LOCAL_MACHINE\\Software\\X : Run : REG_SZ'),
  indicator('User Agent', 'Mozilla/5.0 (X; "quoted")'),
  indicator('Email Subject', 'a subject, with a comma'),
  indicator('Hashtag', '#example'),
  indicator('Host', 'off.example.org', { active: false }),
];

/** The platform takes a network only in its long form (§8.3). */
export const NETWORK = indicator('CIDR', '2001:db8::/32');

/** Identity only. */
export const REMOVED = {
  groups: GROUPS.slice(0, 1),
  indicators: [
    indicator('Address', '192.0.2.7'),
    indicator('File', `md5:${MD5} : sha1:${SHA1} : sha256:${SHA256}`),
    indicator('URL', 'http://c2.example.org/a b/?q=%20&z=é'),
  ],
} as const;
