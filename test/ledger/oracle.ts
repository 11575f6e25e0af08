// The rules of `docs/guarantees.md` in plain TypeScript, for one feed with a handful of objects: what the SQL must agree with.
// Written from the rules, not from the queries: a claim is a version number, merging takes the greatest.

export type Snapshot = 'failed' | 'unchanged' | Readonly<Record<string, number>>;
export type Outcome = 'accepted' | 'rejected' | 'unknown';

export interface OracleRow {
  /** Version on the platform as far as accepted outcomes tell; 0 = none. */
  held: number;
  /** Version that was refused for good. */
  refused: number;
  unknown: boolean;
  missed: number;
  claims: Record<string, number>;
}

export interface OraclePlan {
  readonly sends: ReadonlyMap<string, number>;
  readonly removals: ReadonlySet<string>;
  /** Without a decision although the outcome of something sent for it is not known. */
  readonly open: ReadonlySet<string>;
  readonly claims: ReadonlyMap<string, Record<string, number>>;
  readonly missed: ReadonlyMap<string, number>;
}

export class Oracle {
  readonly grace: number;
  readonly collections: readonly string[];
  rows = new Map<string, OracleRow>();
  pending = new Set<string>();
  /** Objects of earlier batches that have not ended. */
  inFlight = new Set<string>();

  constructor(collections: readonly string[], grace: number) {
    this.collections = collections;
    this.grace = grace;
  }

  row(key: string): OracleRow {
    return this.rows.get(key) ?? { held: 0, refused: 0, unknown: false, missed: 0, claims: {} };
  }

  plan(snapshots: Readonly<Record<string, Snapshot>>): OraclePlan {
    const failed = Object.values(snapshots).includes('failed');
    const sends = new Map<string, number>();
    const removals = new Set<string>();
    const open = new Set<string>();
    const claims = new Map<string, Record<string, number>>();
    const missed = new Map<string, number>();
    const said = Object.values(snapshots).flatMap((s) =>
      typeof s === 'string' ? [] : Object.keys(s),
    );
    for (const key of new Set([...this.rows.keys(), ...this.pending, ...said])) {
      const row = this.row(key);
      const now = this.claimsNow(row, key, snapshots);
      claims.set(key, now);
      missed.set(key, row.missed);
      const unsure = this.pending.has(key) || row.unknown;
      // Rule 2: while a collection has failed, only what the others changed is decided.
      if (failed && (unsure || same(now, row.claims))) {
        if (unsure) open.add(key);
        continue;
      }
      const wanted = Math.max(0, ...Object.values(now));
      if (wanted > 0) {
        missed.set(key, 0);
        const differs = row.unknown || row.held !== wanted;
        // Rule 1: pending is sent whatever is remembered; rule 2: what was refused is not sent again.
        if (this.pending.has(key) || (differs && row.refused !== wanted)) sends.set(key, wanted);
      } else if (row.held > 0 || unsure) {
        const count = row.missed + (failed ? 0 : 1);
        missed.set(key, Math.min(count, this.grace));
        if (count >= this.grace && !failed) removals.add(key);
      } else missed.set(key, 0);
    }
    return { sends, removals, open, claims, missed };
  }

  /** @returns the collections that may move their cursor */
  commit(
    snapshots: Readonly<Record<string, Snapshot>>,
    plan: OraclePlan,
    outcomeOf: (key: string) => Outcome,
    isOpen: (key: string) => boolean = () => false,
  ): readonly string[] {
    const failed = new Set(this.collections.filter((c) => snapshots[c] === 'failed'));
    const planned = (key: string): boolean => plan.sends.has(key) || plan.removals.has(key);
    for (const [key, now] of plan.claims) {
      if (!(planned(key) ? outcomeOf(key) === 'unknown' : plan.open.has(key))) continue;
      const touched = new Set([...Object.keys(now), ...Object.keys(this.row(key).claims)]);
      for (const c of Object.keys(now).length === 0 ? this.collections : touched) failed.add(c);
    }
    const next = new Map<string, OracleRow>();
    for (const [key, now] of plan.claims) {
      const old = this.row(key);
      const row = { ...old, missed: plan.missed.get(key) ?? 0 };
      const outcome = planned(key) ? outcomeOf(key) : 'none';
      if (outcome === 'accepted') {
        Object.assign(row, {
          held: plan.sends.get(key) ?? 0,
          refused: 0,
          // The batch before may still overwrite it; the collection that says so now is heard all the same.
          unknown: this.inFlight.has(key),
          missed: 0,
        });
      } else {
        if (outcome === 'rejected') row.refused = plan.sends.get(key) ?? 0;
        // Rule 2: pending and not decided, or sent without an end, is unknown until a final outcome was read.
        if (outcome === 'unknown' || this.pending.has(key)) row.unknown = true;
      }
      row.claims = Object.fromEntries(
        this.collections.flatMap((c) => {
          const version = failed.has(c) ? old.claims[c] : now[c];
          return version === undefined ? [] : [[c, version]];
        }),
      );
      next.set(key, row);
    }
    this.rows = next;
    for (const key of plan.claims.keys()) if (planned(key) && isOpen(key)) this.inFlight.add(key);
    this.pending = new Set(this.inFlight);
    return this.collections.filter((c) => !failed.has(c));
  }

  /** Rule 3 and 7: what was not asked or is verified as unchanged stays as committed; a complete snapshot replaces. */
  private claimsNow(
    row: OracleRow,
    key: string,
    snapshots: Readonly<Record<string, Snapshot>>,
  ): Record<string, number> {
    return Object.fromEntries(
      this.collections.flatMap((c) => {
        const snapshot = snapshots[c] ?? 'failed';
        const version = typeof snapshot === 'string' ? row.claims[c] : snapshot[key];
        return version === undefined ? [] : [[c, version]];
      }),
    );
  }
}

const same = (a: Record<string, number>, b: Record<string, number>): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([c, version]) => b[c] === version);
