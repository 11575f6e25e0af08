// All feeds of the package, one file each.
import type { Feed } from '../define-feed.ts';
import { blocklistDe } from './blocklist-de.ts';
import { cins } from './cins.ts';
import { cisaKev } from './cisa-kev.ts';
import { dshield } from './dshield.ts';
import { etCompromised } from './et-compromised.ts';
import { feodoTracker } from './feodo-tracker.ts';
import { firehol } from './firehol.ts';
import { ipsum } from './ipsum.ts';
import { malc0de } from './malc0de.ts';
import { malwarebazaar } from './malwarebazaar.ts';
import { misp } from './misp.ts';
import { openphish } from './openphish.ts';
import { otx } from './otx.ts';
import { phishingDatabase } from './phishing-database.ts';
import { phishtank } from './phishtank.ts';
import { spamhausDrop } from './spamhaus-drop.ts';
import { sslbl } from './sslbl.ts';
import { stix } from './stix.ts';
import { taxii } from './taxii.ts';
import { threatfox } from './threatfox.ts';
import { torExits } from './tor-exits.ts';
import { tweetfeed } from './tweetfeed.ts';
import { urlhaus } from './urlhaus.ts';

export const catalogue: readonly Feed[] = [
  blocklistDe,
  cins,
  cisaKev,
  dshield,
  etCompromised,
  feodoTracker,
  firehol,
  ipsum,
  malc0de,
  malwarebazaar,
  misp,
  openphish,
  otx,
  phishingDatabase,
  phishtank,
  spamhausDrop,
  sslbl,
  stix,
  taxii,
  threatfox,
  torExits,
  tweetfeed,
  urlhaus,
];
