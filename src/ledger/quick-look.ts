// Rule 7: when every collection is verified as unchanged and nothing is pending, is there still a reason to plan? Answered
// from the manifest alone, so that an empty run stays cheap.
import type { DataRef } from '../core/data-ref.ts';
import type { StaleSettings } from '../core/feed-settings.ts';
import type { LedgerStore } from './ledger-store.ts';
import { readOwnManifest, type LedgerManifest } from './manifest.ts';
import { RETRY_DAYS } from './relink.ts';

export interface QuickLookInput {
  readonly store: LedgerStore;
  readonly feedId: string;
  readonly instance: string;
  readonly owner: string;
  readonly plannedAt: string;
  readonly manifest?: DataRef;
  readonly removal: StaleSettings['removal'];
  readonly refreshDays: number;
  readonly resendBefore?: string;
}

export interface QuickLook {
  /** True when the run has to plan. */
  readonly due: boolean;
  /** Objects without a claim that are waiting for their removal. */
  readonly missing: number;
  readonly unknown: number;
  readonly refreshDue: boolean;
}

export async function quickLook(input: QuickLookInput): Promise<QuickLook> {
  if (!input.manifest) return { due: false, missing: 0, unknown: 0, refreshDue: false };
  const manifest = await readOwnManifest(input.store, input.manifest, input);
  // Where nothing is ever removed, what is missing stays so; looking at it changes nothing.
  const missing = input.removal === 'none' ? 0 : manifest.missing;
  const oldest = manifest.oldestSentAt === null ? Infinity : Date.parse(manifest.oldestSentAt);
  const refreshDue =
    (input.refreshDays > 0 &&
      oldest < Date.parse(input.plannedAt) - input.refreshDays * 86_400_000) ||
    (input.resendBefore !== undefined && oldest < Date.parse(input.resendBefore));
  const linksDue = areLinksDue(manifest.refusedLinks, input.plannedAt);
  const due =
    linksDue || missing > 0 || manifest.unknown > 0 || manifest.unsettled > 0 || refreshDue;
  return { due, missing, unknown: manifest.unknown, refreshDue };
}

/** A link that was refused is tried again once a day, and given up after some days. */
function areLinksDue(refused: LedgerManifest['refusedLinks'], plannedAt: string): boolean {
  if (refused === undefined) return false;
  const daysSince = (instant: string): number =>
    (Date.parse(plannedAt) - Date.parse(instant)) / 86_400_000;
  return daysSince(refused.triedAt) >= 1 && daysSince(refused.refusedAt) <= RETRY_DAYS;
}
