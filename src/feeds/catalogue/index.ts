// All feeds of the package, one file each.
import type { Feed } from '../define-feed.ts';
import { malc0de } from './malc0de.ts';
import { spamhausDrop } from './spamhaus-drop.ts';
import { urlhaus } from './urlhaus.ts';

export const catalogue: readonly Feed[] = [malc0de, spamhausDrop, urlhaus];
