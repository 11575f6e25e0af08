// Random histories of one feed with two collections: whatever is said, accepted, refused, lost or left pending, the plans and
// the ledger are those of the rules.
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { createStore } from '../../src/spool/index.ts';
import { host, LedgerBench, type Answers, type Said } from './ledger-bench.ts';
import { Oracle, type Outcome, type Snapshot } from './oracle.ts';

// Objects hardly influence each other, so eight of them say twice as much per comparison as four.
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((letter) => `${letter}.example`);
const COLLECTIONS = ['one', 'two'] as const;
const keyOf = (name: string): string => `Host|${name}`;

const snapshot = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Snapshot>('failed') },
  { weight: 1, arbitrary: fc.constant<Snapshot>('unchanged') },
  {
    weight: 5,
    arbitrary: fc.dictionary(fc.constantFrom(...NAMES), fc.integer({ min: 1, max: 3 }), {
      maxKeys: 8,
      noNullPrototype: true,
    }),
  },
);

const step = fc.record({
  one: snapshot,
  two: snapshot,
  // One object without an end holds its collections back, so half of the steps have none.
  outcomes: fc.oneof(
    fc.constant<readonly Outcome[]>([]),
    fc.array(
      fc.constantFrom<Outcome>(
        'accepted',
        'accepted',
        'accepted',
        'accepted',
        'rejected',
        'unknown',
      ),
      { minLength: NAMES.length, maxLength: NAMES.length },
    ),
  ),
  /** The run dies after `beginPlan`. */
  dies: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  /** Batches whose end nobody reads stay in flight, instead of being ambiguous. */
  hangs: fc.boolean(),
  /** Everything in flight has ended before this step. */
  ends: fc.boolean(),
});

// Greater versions win in the oracle; in a merge the higher rating does.
const toSaid = (s: Snapshot): Said =>
  typeof s === 'string'
    ? s
    : Object.entries(s).map(([name, version]) => host(name, { rating: version }));
const toVersions = (s: Snapshot): Snapshot =>
  typeof s === 'string'
    ? s
    : Object.fromEntries(Object.entries(s).map(([name, v]) => [keyOf(name), v]));

const ratingOf = (content: string | null): number =>
  content === null ? 0 : ((JSON.parse(content) as { rating?: number }).rating ?? 0);

it(
  'plans and ledger follow the rules in every history [S1] [S2] [D2] [D4]',
  { timeout: 900_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 }),
        // Small operations use tables, large ones files.
        fc.constantFrom(0, 1_000_000),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async (graceSnapshots, inMemoryBytes, steps) => {
          const root = await mkdtemp(join(tmpdir(), 'tcfeeds-random-'));
          try {
            const bench = new LedgerBench(createStore(pathToFileURL(root).href));
            const oracle = new Oracle(COLLECTIONS, graceSnapshots);
            const collections = { one: { graceSnapshots }, two: { graceSnapshots } };
            for (const { one, two, outcomes, dies, hangs, ends } of steps) {
              if (ends) {
                bench.inFlight = [];
                oracle.inFlight.clear();
              }
              const said = { one: toSaid(one), two: toSaid(two) };
              const versions = { one: toVersions(one), two: toVersions(two) };
              const planned = await bench.plan(said, {
                collections,
                mappings: { one: 'm', two: 'm' },
                inMemoryBytes,
              });
              const expected = oracle.plan(versions);
              const sends = planned.rows.filter((row) => row.decision !== 'remove');
              expect(new Map(sends.map((row) => [row.key, ratingOf(row.content)]))).toEqual(
                expected.sends,
              );
              expect(
                new Set(planned.rows.filter((r) => r.decision === 'remove').map((r) => r.key)),
              ).toEqual(expected.removals);
              // A removal is never refused in the oracle's terms: the platform either did it or did not say.
              const outcomeOf = (key: string): Outcome => {
                const outcome =
                  outcomes[NAMES.findIndex((name) => keyOf(name) === key)] ?? 'accepted';
                return outcome === 'rejected' && expected.removals.has(key) ? 'accepted' : outcome;
              };
              const open = planned.rows
                .map(({ key }) => key)
                .filter((key) => hangs && outcomeOf(key) === 'unknown');
              if (dies) {
                bench.left(planned, open);
                for (const row of planned.rows) oracle.pending.add(row.key);
                for (const key of open) oracle.inFlight.add(key);
                continue;
              }
              const answers: Answers = Object.fromEntries(
                planned.rows.flatMap(({ key }) => {
                  const outcome = outcomeOf(key);
                  return outcome === 'accepted' ? [] : [[key, outcome]];
                }),
              );
              const written = await bench.commit(planned, answers, { open });
              expect(written.committedCollections).toEqual(
                oracle.commit(versions, expected, outcomeOf, (key) => open.includes(key)),
              );
              const rows = new Map((await bench.rows()).map((row) => [row.key, row]));
              for (const [key, want] of oracle.rows) {
                const row = rows.get(key);
                const held =
                  row?.state === 'live' || row?.state === 'missing' ? ratingOf(row.content) : 0;
                expect({
                  key,
                  held,
                  unknown: Boolean(row?.unknown_since),
                  claims: row?.claims.map((c) => c.collection) ?? [],
                }).toEqual({
                  key,
                  held: want.held,
                  unknown: want.unknown,
                  claims: Object.keys(want.claims),
                });
              }
            }
          } finally {
            await rm(root, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: Number(process.env['LEDGER_HISTORIES'] ?? 8), endOnFailure: true },
    );
  },
);
