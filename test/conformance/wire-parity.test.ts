// What our client sends for the same objects is what the vendor's framework sends; each difference stands in docs/wire-parity.md.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compareWires, type Comparison } from './parity/compare.ts';
import { GOLDEN, type GoldenWire } from './parity/golden.ts';
import { captureOurWire } from './parity/our-wire.ts';

const PAGE = join(import.meta.dirname, '../../docs/wire-parity.md');

let golden: GoldenWire;
let page: string;
let comparison: Comparison;

beforeAll(async () => {
  golden = JSON.parse(await readFile(GOLDEN, 'utf8')) as GoldenWire;
  page = await readFile(PAGE, 'utf8');
  comparison = compareWires(golden.wire, await captureOurWire());
  console.warn(summary());
});

const summary = (): string => {
  const { pairs, equal, inEveryRequest, objects, equalObjects, equalButForIds } = comparison;
  return (
    `${pairs} pairs of requests: ${equal} equal, ${pairs - equal} different ` +
    `(not counting ${inEveryRequest.join(', ')}, in which every request differs). ` +
    `${objects} pairs of objects: ${equalObjects} equal, ${equalButForIds} equal but for a made-up xid, ` +
    `${objects - equalObjects - equalButForIds} different.`
  );
};

/** From the place to how often it occurs, as found and as written. */
const found = (): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { place } of comparison.differences) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
};
const listed = (): Map<string, number> =>
  new Map(
    [...page.matchAll(/^\| `([^`]+)` +\| (\d+) +\|/gm)].map(([, place = '', count]) => [
      place,
      Number(count),
    ]),
  );

test('every difference from the framework is listed with how often it occurs, and no other', () => {
  const sorted = (counts: Map<string, number>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = comparison.differences
    .map(({ place, request, theirs, ours }) => `${place} (${request}): ${theirs} | ${ours}`)
    .join('\n');
  expect(sorted(listed()), shown).toEqual(sorted(found()));
});

test('every listed difference has its reason', () => {
  const rows = page.split('\n').filter((line) => /^\| `[^`]+` +\| \d+ /.test(line));
  const reasons = rows.map((row) => row.split(/(?<!\\)\|/)[5]?.trim() ?? '');
  expect(reasons.filter((reason) => !/^[A-Z0-9].{14,}\.$/.test(reason))).toEqual([]);
  expect(reasons.length).toBeGreaterThan(0);
});

test('the page names the framework that was compared and the figures', () => {
  expect(page).toContain(golden.framework);
  expect(page.replaceAll(/\s+/g, ' ')).toContain(summary());
});

test('settings, form and method are equal', () => {
  const elsewhere = comparison.differences.filter(({ place }) =>
    /^(config|form|method)/.test(place),
  );
  expect(elsewhere).toEqual([]);
});
