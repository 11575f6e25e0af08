// blocklist.de: addresses that attacked servers of its users in the last 48 hours, by service.
import type { Collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { plainList } from '../plain-list.ts';

interface List {
  readonly title: string;
  readonly tag: string;
  readonly rating?: number;
  readonly enabled?: boolean;
}

const list = (name: string, { title, tag, rating = 2, enabled = false }: List): Collection =>
  plainList({
    title,
    url: `https://lists.blocklist.de/lists/${name}.txt`,
    parameter: `url.${name}`,
    types: ['Address', 'CIDR'],
    feedClass: 'state',
    complete: { minimumRecords: 1 },
    absence: 'No attack was reported for 48 hours: the claim goes after the grace.',
    enabled,
    each: { tags: [tag], suggested: { rating, confidence: 50 } },
  });

export const blocklistDe = defineFeed({
  id: 'blocklist-de',
  version: '1.0.0',
  title: 'blocklist.de',
  description: 'Addresses that attacked servers of blocklist.de users within 48 hours, by service.',
  licence: 'Free to use; the publisher asks for a link.',
  sourceNames: ['blocklist.de', 'blocklist'],
  limits: [
    'Built about every 30 minutes; between 10 000 and 40 000 addresses in all.',
    '`all` repeats the other lists without saying why: enable either it or the lists by service.',
    'An address of several lists is one indicator with the tags of all.',
    'The lists state no total: two snapshots must agree before an address is removed.',
  ],
  collections: {
    all: list('all', { title: 'All attackers', tag: 'Attacker', enabled: true }),
    ssh: list('ssh', { title: 'Attacks on SSH', tag: 'SSH Brute Force' }),
    mail: list('mail', { title: 'Attacks on mail servers', tag: 'Mail Attack' }),
    apache: list('apache', { title: 'Attacks on web servers', tag: 'Web Attack' }),
    imap: list('imap', { title: 'Attacks on IMAP, SASL and POP3', tag: 'IMAP Brute Force' }),
    ftp: list('ftp', { title: 'Attacks on FTP', tag: 'FTP Brute Force' }),
    sip: list('sip', { title: 'Attacks on SIP', tag: 'SIP Brute Force' }),
    bots: list('bots', { title: 'Bots', tag: 'Bot' }),
    strongips: list('strongips', {
      title: 'More than 5 000 attacks in over two months',
      tag: 'Persistent Attacker',
      rating: 3,
    }),
    ircbot: list('ircbot', { title: 'IRC bots', tag: 'IRC Bot' }),
    bruteforcelogin: list('bruteforcelogin', {
      title: 'Brute force on logins of web applications',
      tag: 'Login Brute Force',
    }),
  },
});
