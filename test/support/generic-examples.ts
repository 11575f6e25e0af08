// Settings of generic feeds as an operator would write them, for the common suite and for their pages.
import type { JsonValue } from '../../src/core/json.ts';
import { findFeed, type Feed } from '../../src/feeds/index.ts';

const GENERIC_EXAMPLES: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  'generic-list': {
    url: 'https://feeds.example/list.txt',
    class: 'state',
    minimum_records: 1,
    tags: ['Scanner'],
    remark: { reason: '.+' },
    total: '(\\d+) values',
    attributes: { Description: '{reason}' },
  },
  'generic-csv': {
    url: 'https://feeds.example/table.csv',
    class: 'window',
    header: ['id', 'seen', 'kind', 'value', 'family'],
    delimiter: ';',
    comment: '%',
    absent: ['n/a'],
    value: 'value',
    type: { field: 'kind', table: { ip: 'Address', dom: 'Host', sha: 'File' } },
    key: 'id',
    first_seen: 'seen',
    tags: ['{family}'],
    labels: ['TLP:GREEN'],
    group: { type: 'Malware', name: '{family}' },
  },
  'generic-json': {
    url: 'https://feeds.example/document.json',
    class: 'event',
    records: 'data.items[]',
    total: 'total',
    created_at: 'built',
    value: 'ioc.v',
    tags_from: { field: 'labels' },
    attributes: { Source: 'https://feeds.example/{ioc.v}' },
    active: { field: 'state', not: ['down'] },
  },
};

/** The definitions that these settings make. */
export const genericExamples: readonly Feed[] = Object.entries(GENERIC_EXAMPLES).map(
  ([id, settings]) => findFeed(id, settings),
);
