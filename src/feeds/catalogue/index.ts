// All feeds of the package, one file each.
import type { Feed } from '../define-feed.ts';
import { blocklistDe } from './blocklist-de.ts';
import { cins } from './cins.ts';
import { dshield } from './dshield.ts';
import { etCompromised } from './et-compromised.ts';
import { feodoTracker } from './feodo-tracker.ts';
import { firehol } from './firehol.ts';
import { ipsum } from './ipsum.ts';
import { malc0de } from './malc0de.ts';
import { openphish } from './openphish.ts';
import { phishingDatabase } from './phishing-database.ts';
import { spamhausDrop } from './spamhaus-drop.ts';
import { tweetfeed } from './tweetfeed.ts';
import { urlhaus } from './urlhaus.ts';

export const catalogue: readonly Feed[] = [
  blocklistDe,
  cins,
  dshield,
  etCompromised,
  feodoTracker,
  firehol,
  ipsum,
  malc0de,
  openphish,
  phishingDatabase,
  spamhausDrop,
  tweetfeed,
  urlhaus,
];
