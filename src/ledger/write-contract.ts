// What goes into the writing of the ledger, and what comes out.
import type { DataRef } from '../core/data-ref.ts';
import type { ChunkOutcome, ChunkRef, CollectionSnapshot, Decision, Plan } from '../core/plan.ts';
import type { OperationOptions } from './compare-contract.ts';
import type { LedgerStore } from './ledger-store.ts';

export interface WriteLedgerInput extends OperationOptions {
  readonly store: LedgerStore;
  readonly feedId: string;
  readonly instance: string;
  readonly owner: string;
  /** Directory of the ledger in the store. @default `ledger/<feedId>` */
  readonly ledgerPrefix?: string;
  readonly run: string;
  /** The instant that new rows carry. */
  readonly at: string;
  /** The same manifest that the plan was compared with. */
  readonly manifest?: DataRef;
  readonly plan: Pick<Plan, 'decisions' | 'proposals' | 'plannedAt'> & {
    /** Every chunk that was made of the decisions, removals included. */
    readonly chunks: readonly Pick<ChunkRef, 'chunk' | 'wave' | 'first' | 'count'>[];
  };
  /** A chunk without outcome counts as never given to the platform. */
  readonly outcomes: readonly ChunkOutcome[];
  readonly snapshots: readonly CollectionSnapshot[];
  readonly enabledCollections: readonly string[];
  readonly mappings: Readonly<Record<string, string>>;
  /** The removal part was dropped (guard, expiry, `removal: none`): its rows stay missing. */
  readonly removalDropped: boolean;
}

export interface WrittenLedger {
  readonly manifest: DataRef;
  /** Their cursors may move. */
  readonly committedCollections: readonly string[];
  /** Failed or not part of the run, or an object of theirs has no final outcome: claims and cursor stay. */
  readonly failedCollections: readonly string[];
  readonly counts: {
    /** Accepted objects by decision. */
    readonly accepted: Readonly<Record<Decision, number>>;
    /** Refused, as a whole or in part: what is on the platform without one of its links counts as accepted and here. */
    readonly rejected: number;
    /** Sent or pending without a final outcome; what an earlier batch in flight may overwrite is accepted and unknown. */
    readonly unknown: number;
    /** Removals that were dropped. */
    readonly dropped: number;
    /** Rows of the ledger that were written. */
    readonly written: number;
    /** All rows of the new ledger without a final outcome. */
    readonly unknownRows: number;
  };
}
