// The same data in two layouts of one source give the same canonical list, and nothing in a value gets wider on the way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canonicalLine,
  canonicalList,
  classify,
  findFeed,
  isRefused,
} from '../../src/feeds/index.ts';
import { mapBytes, whole } from '../support/describe-feed.ts';

const SHA256 = 'a'.repeat(64);

const layouts: readonly (readonly [feed: string, collection: string, ...texts: string[]])[] = [
  [
    'urlhaus',
    'recent',
    '# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n"7","2031-01-02 03:00:11","http://a.example/x,y","online","","malware_download","None","https://urlhaus.example/url/7/","someone"\n',
    '{"7":[{"dateadded":"2031-01-02 03:00:11 UTC","url":"http:\\/\\/a.example\\/x,y","url_status":"online","tags":null}]}',
    '{"query_status":"ok","urls":[{"id":"7","date_added":"2031-01-02 03:00:11 UTC","url":"http://a.example/x,y"}]}',
  ],
  [
    'threatfox',
    'recent',
    '# "first_seen_utc","ioc_id","ioc_value","ioc_type","threat_type"\n"2031-01-02 03:00:11", "7", "192.0.2.1:443", "ip:port", "botnet_cc"\n',
    '{"7":[{"ioc_value":"192.0.2.1:443","ioc_type":"ip:port","threat_type":"botnet_cc"}]}',
  ],
  [
    'feodo-tracker',
    'recent',
    '# banner\r\n"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"\r\n"2031-01-02 03:00:11","192.0.2.1","443","online","2031-01-02","ExampleBot"\r\n# END 1 entries',
    '[{"ip_address":"192.0.2.1","port":443,"status":"online"}]',
    '# list\n192.0.2.1\n# END 1 entries\n',
  ],
  [
    'spamhaus-drop',
    'v6',
    '; list\n2001:db8::/32 ; SBL1\n',
    '{"cidr":"2001:0db8:0:0::/32","sblid":"SBL1","rir":"x"}\n{"type":"metadata","records":1}\n',
  ],
  [
    'phishtank',
    'online',
    'phish_id,url,target\n7,"https://a.example/x y",Other\n',
    '[{"phish_id":7,"url":"https://a.example/x y","target":"Other"}]',
  ],
  [
    'tor-exits',
    'exits',
    '192.0.2.44\n192.0.2.44\n',
    'fingerprint, ipaddr, port\n00, 192.0.2.44, 443\n',
    'ExitNode 00\nPublished 2031-01-01 10:00:00\nExitAddress 192.0.2.44 2031-01-01 12:10:00\n',
  ],
  [
    'malc0de',
    'items',
    '<?xml version="1.0"?><rss version="2.0"><channel><item><title>bad.example</title></item></channel></rss>',
    '\n// hosts\n// Last updated 2031-01-02\n\nPRIMARY bad.example blockeddomain.hosts\n',
    '\n// hosts\n\nzone "bad.example"  {type master; file "/etc/namedb/blockeddomain.hosts";};\n',
    '\n// hosts\n\nbad.example\n',
  ],
  [
    'tweetfeed',
    'today',
    `2031-01-02 03:04:05,someone,sha256,${SHA256},#a #b,https://x.example/1\n`,
    `[{"date":"2031-01-02 03:04:05","user":"someone","type":"sha256","value":"${SHA256}","tags":["#a"],"tweet":"https://x.example/1"}]`,
  ],
  [
    'sslbl',
    'ips',
    'Firstseen,DstIP,DstPort\r\n2031-01-02 03:00:00,192.0.2.1,443\r\n# END (1) entries',
    '# DstIP,DstPort\r\n2031-01-02 03:00:00,192.0.2.1,443\r\n# END (1) entries',
  ],
  [
    'stix',
    'bundle',
    '{"type":"bundle","objects":[{"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = \'a.example\']"}]}',
    '{"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = \'a.example\']"}\n',
    '[{"type":"indicator","id":"indicator--1","pattern":"[domain-name:value IN (\'a.example\')]"}]',
    '{"more":false,"objects":[{"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = \'A[.]example.\']"}]}',
  ],
];

test.each(layouts)('%s %s: all layouts give one list', async (id, collection, ...texts) => {
  const lists: string[] = [];
  for (const text of texts) {
    const { rows } = await mapBytes(findFeed(id), collection, whole(Buffer.from(text)));
    const indicators = rows.filter((row) => !row.key.startsWith('group|'));
    lists.push(canonicalList(indicators.map((row) => canonicalLine(row.type as 'URL', row.id))));
  }
  expect(lists[0]).toMatch(/^\w+\t.+\n$/);
  for (const list of lists) expect(list).toBe(lists[0]);
});

const octet = fc.integer({ min: 0, max: 255 });
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);

test('no value gets wider: a network keeps its length, a host its labels, a URL all behind its host [M3]', () => {
  const network = fc.tuple(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 }));
  const url = fc.tuple(
    fc.constantFrom('http', 'HTTPS', 'hxxp'),
    fc.array(label, { minLength: 2, maxLength: 4 }),
    fc.constantFrom('', '/', '/A%2f?B=../c#D', ':8080/x', '?q=http://b.example/'),
  );
  fc.assert(
    fc.property(network, url, ([a, b, c, d, length], [scheme, labels, rest]) => {
      const cidr = classify(`${a}.${b}.${c}.${d}/${length}`);
      if (isRefused(cidr)) throw new Error(cidr.message);
      expect(cidr.type === 'Address' ? '32' : cidr.value.split('/')[1]).toBe(String(length));
      const host = `${labels.join('[.]')}[.]example`;
      const plain = `${labels.join('.')}.example`;
      expect(classify(host)).toMatchObject({ type: 'Host', value: plain });
      const found = classify(`${scheme}://${host}${rest}`);
      if (isRefused(found)) throw new Error(found.message);
      expect(found.value.endsWith(`://${plain}${rest}`)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
