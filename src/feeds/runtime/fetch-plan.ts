// The parts of a run in pages: from the cursor, or from the place where a limit stopped the run before.
import type { Cursor } from '../../core/cursor.ts';
import { planParts, type Part, type PartPlan } from '../paging/plan-parts.ts';
import { initialDaysOf, usableCursor, type Stamps } from './fetch-checkpoint.ts';
import type { Fetching } from './fetch-page.ts';
import type { Place } from './fetch-place.ts';

/** A place to go on from, and the cursor that holds it. */
export type Resumed = Place & { readonly of: Cursor };

/** The parts of this run, and which of them an earlier run has read in part. */
export function planWith(
  { at, input, session }: Fetching,
  stamps: Stamps,
  place: Resumed | undefined,
): { readonly plan: PartPlan; readonly wentOn: number | undefined } {
  const { delta } = session.source;
  const usable = usableCursor(input, stamps);
  const now = Date.parse(at.startedAt);
  const plan = planParts({
    delta,
    // Slices behind the one that is read to its end.
    cursor:
      place?.part.lane === 'current' && delta.kind === 'window'
        ? { ...place.of, ...untilOf(place.part) }
        : usable,
    committed: usable ? undefined : (input.cursor ?? undefined),
    backfill: usableCursor({ cursor: input.cursor, revalidate: true }, stamps)?.backfill,
    now,
    initialDays: initialDaysOf(session, now),
  });
  if (!place) return { plan, wentOn: undefined };
  if (place.part.lane === 'current') {
    const behind = delta.kind === 'window' ? plan.parts : [];
    return { plan: { ...plan, parts: [place.part, ...behind] }, wentOn: 0 };
  }
  const wentOn = plan.parts.findIndex(
    ({ lane, values }) =>
      lane === 'backfill' &&
      values.from === place.part.values.from &&
      values.to === place.part.values.to,
  );
  return { plan, wentOn: wentOn < 0 ? undefined : wentOn };
}

const untilOf = ({ values: { to } }: Part): Pick<Cursor, 'until'> =>
  to === undefined ? {} : { until: to };
