// The feeds that are described by YAML alone.
import type { GenericFeed } from '../generic/generic-feed.ts';
import { genericCsv } from './generic-csv.ts';
import { genericJson } from './generic-json.ts';
import { genericList } from './generic-list.ts';

export const genericFeeds: readonly GenericFeed[] = [genericCsv, genericJson, genericList];
