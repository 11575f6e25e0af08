// Bulk download: all indicators of an owner as one JSON or CSV document, a daily copy unless asked to run now. None of the answers has
// the status envelope of v2; refusals have.
import type { OwnerRecord } from '../../state/owner.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import { json, plain, withRatings, type Reply } from '../../transport/reply.ts';
import { isTrue, type ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { instantText } from '../../values/dates.ts';
import { refuseV2, v2Owner } from './envelope.ts';
import { indicatorView } from './views.ts';

const DAY_SECONDS = 86_400;

type Form = 'json' | 'csv';

const generate = (request: ApiRequest, owner: OwnerRecord): readonly IndicatorRecord[] => {
  const { store } = request.platform;
  const records: IndicatorRecord[] = [];
  for (const record of store.indicators.values())
    if (record.owner === owner && record.active) records.push(record);
  owner.bulk.snapshot = { at: store.clock.nowSeconds(), records };
  return records;
};

const recordsOf = (request: ApiRequest, form: Form): readonly IndicatorRecord[] => {
  const owner = v2Owner(request);
  if (!owner.bulk[form])
    return refuseV2(404, `Bulk download (${form}) is not enabled for owner ${owner.name}`);
  const { snapshot } = owner.bulk;
  if (isTrue(request.query, 'runNow')) return generate(request, owner);
  const { clock, switches } = request.platform.store;
  if (snapshot === undefined && switches.bulkNeverRun === '404')
    return refuseV2(404, `Bulk download of owner ${owner.name} was never generated`);
  const old = snapshot === undefined || clock.nowSeconds() - snapshot.at >= DAY_SECONDS;
  return old ? generate(request, owner) : snapshot.records;
};

const EXTRAS = { additional: false, tags: true, attributes: true, labels: false } as const;
const FORM = { typed: false, single: false } as const;

const asJson = (request: ApiRequest): Reply => {
  const indicator = recordsOf(request, 'json').map((record) =>
    indicatorView(request.platform, record, EXTRAS, FORM),
  );
  return withRatings(json(200, { indicator }));
};

/** Quoted where a comma, a quote or a line break makes it necessary. */
const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const asCsv = (request: ApiRequest): Reply => {
  const lines = recordsOf(request, 'csv').map(({ type, summary, rating, confidence }) =>
    [
      cell(type.name),
      cell(summary),
      rating?.toFixed(2) ?? 'null',
      confidence === undefined ? 'null' : String(confidence),
    ].join(','),
  );
  return plain(200, ['Type,Value,Rating,Confidence', ...lines, ''].join('\n'), 'text/csv');
};

const status = (request: ApiRequest): Reply => {
  const owner = v2Owner(request);
  const { bulk } = owner;
  const { clock } = request.platform.store;
  const today = clock.nowSeconds() - (clock.nowSeconds() % DAY_SECONDS);
  return json(200, {
    bulkStatus: {
      name: owner.name,
      csvEnabled: bulk.csv,
      jsonEnabled: bulk.json,
      nextRun: instantText(today + DAY_SECONDS),
      ...(bulk.snapshot === undefined
        ? {}
        : { lastRun: instantText(bulk.snapshot.at), status: 'Complete' }),
    },
  });
};

export const bulkRoutes: readonly Route[] = [
  route('GET', 'v2/indicators/bulk', status),
  route('GET', 'v2/indicators/bulk/json', asJson),
  route('GET', 'v2/indicators/bulk/csv', asCsv),
];
