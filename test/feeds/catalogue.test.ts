// Every feed of the package runs the common suite; what is particular to one of them is in its own file.
import { join } from 'node:path';
import { allFeeds } from '../../src/feeds/index.ts';
import { describeFeed } from '../support/describe-feed.ts';
import { genericExamples } from '../support/generic-examples.ts';

for (const feed of [...allFeeds(), ...genericExamples])
  describeFeed(feed, { fixtures: join(import.meta.dirname, '../fixtures/feeds', feed.id) });
