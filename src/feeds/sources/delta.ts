// Where a run begins in a source that can be asked for changes only, and how much time one run covers.
import { CodedError } from '../../core/errors.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { requireNumber } from '../option-values.ts';
import { isExpression, nodeOf, type Expression, type Node } from '../mapping/expression.ts';
import type { Fact } from '../paging/paging.ts';

const UNITS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** `'30 days'`, `'1 hour'`, `'90 minutes'`. */
export type Span = `${number} ${'minute' | 'hour' | 'day'}${'' | 's'}`;

export function millisecondsOf(span: Span): number {
  const [count = '0', unit = ''] = span.split(' ');
  return Number(count) * (UNITS[unit.replace(/s$/, '')] ?? 0);
}

const SPAN = /^\d+(?:\.\d+)? (?:minute|hour|day)s?$/;

/** @throws {ConfigInvalid} for another unit, which would be no time at all, and for nothing where time has to pass */
function requireSpan(what: string, span: unknown, mayBeNothing = false): void {
  if (span === undefined) return;
  const isSpan = typeof span === 'string' && SPAN.test(span);
  if (isSpan && (mayBeNothing || millisecondsOf(span as Span) > 0)) return;
  throw new CodedError(
    'ConfigInvalid',
    `${what}: expected a time such as “90 minutes”, “1 hour” or “30 days”, got ${JSON.stringify(span)}`,
  );
}

/** How far the first run looks back: a span, or an expression of days or of an instant, such as a parameter. */
type Initial = Span | Node;

export type Delta =
  /** Everything, every time. */
  | { readonly kind: 'none' }
  /** From the largest position of the records (`position` of the collection), less the overlap. */
  | { readonly kind: 'position'; readonly initial: Initial; readonly overlap: Span }
  /** From a token, sequence number or instant that the source itself gave with its last page. */
  | {
      readonly kind: 'server';
      readonly initial: Initial;
      readonly overlap: Span;
      readonly at: Fact;
      /** `token`: given back as `request.cursor`; `instant`: the beginning of what is asked for. */
      readonly as: 'token' | 'instant';
    }
  /** `request.hours` back from now, rounded up; the source reaches no further back than `most`. */
  | {
      readonly kind: 'hours';
      readonly initial: Initial;
      readonly overlap: Span;
      readonly most: number;
    }
  /** Slices of time from where the last run ended, less the overlap. */
  | {
      readonly kind: 'window';
      readonly initial: Initial;
      readonly overlap: Span;
      readonly slice: Span;
      /** Slices of current data in one run; what is left is for the next one. */
      readonly slicesPerRun: number;
      /** How far back the source answers; what lies before it is a gap. */
      readonly reach: Span | undefined;
      readonly backfill: Backfill | undefined;
    };

/** History before the first run: newest slice first, after the current data, with its own place in the cursor. */
export interface Backfill {
  readonly span: Span;
  readonly slice: Span;
  readonly slicesPerRun: number;
}

interface SinceOptions {
  /** How far the first run looks back: a span, a number of days, or an instant with its zone. @default '30 days' */
  readonly initial?: Span | Expression<number | string>;
  /** Asked for again in every run, for records that arrive late. @default '1 hour' */
  readonly overlap?: Span;
}

interface SinceServerOptions extends SinceOptions {
  readonly at: Fact;
  readonly as: 'token' | 'instant';
}

interface LastHoursOptions extends SinceOptions {
  readonly most: number;
}

interface SlicesOptions extends SinceOptions {
  /** @default '1 hour' */
  readonly slice?: Span;
  /** @default 168 */
  readonly slicesPerRun?: number;
  readonly reach?: Span;
  readonly backfill?: BackfillOptions;
}

interface BackfillOptions {
  readonly span: Span;
  /** @default '1 day' */
  readonly slice?: Span;
  /** @default 4 */
  readonly slicesPerRun?: number;
}

const OF_ALL: KeysOf<SinceOptions> = { initial: true, overlap: true };
const OF_SERVER: KeysOf<SinceServerOptions> = { ...OF_ALL, at: true, as: true };
const OF_HOURS: KeysOf<LastHoursOptions> = { ...OF_ALL, most: true };
const OF_BACKFILL: KeysOf<BackfillOptions> = { span: true, slice: true, slicesPerRun: true };
const OF_SLICES: KeysOf<SlicesOptions> = {
  ...OF_ALL,
  slice: true,
  slicesPerRun: true,
  reach: true,
  backfill: true,
};

const common = (what: string, options: SinceOptions): { initial: Initial; overlap: Span } => {
  const { initial = '30 days', overlap = '1 hour' } = options;
  if (!isExpression(initial)) requireSpan(`${what}: initial`, initial, true);
  requireSpan(`${what}: overlap`, overlap, true);
  return { initial: isExpression(initial) ? nodeOf(initial) : initial, overlap };
};

/** Changes since the largest position of the records, as `request.from`; less the overlap. */
export function sincePosition(options: SinceOptions = {}): Delta {
  refuseUnknownKeys('sincePosition', options, OF_ALL);
  return { kind: 'position', ...common('sincePosition', options) };
}

/** Changes since what the source said with its last page. */
export function sinceServer(options: SinceServerOptions): Delta {
  refuseUnknownKeys('sinceServer', options, OF_SERVER);
  refuseUnknownWord('sinceServer: as', options.as, ['token', 'instant']);
  return { kind: 'server', at: options.at, as: options.as, ...common('sinceServer', options) };
}

/** The last hours, as many as went by since the last run, as `request.hours`. */
export function lastHours(options: LastHoursOptions): Delta {
  refuseUnknownKeys('lastHours', options, OF_HOURS);
  requireNumber('lastHours: most', options.most, { min: 1 });
  return { kind: 'hours', most: options.most, ...common('lastHours', options) };
}

/** Slices between `request.from` and `request.to`. */
export function slices(options: SlicesOptions = {}): Delta {
  refuseUnknownKeys('slices', options, OF_SLICES);
  const { backfill } = options;
  if (backfill) refuseUnknownKeys('slices: backfill', backfill, OF_BACKFILL);
  requireSpan('slices: slice', options.slice);
  requireSpan('slices: reach', options.reach);
  requireSpan('slices: backfill: span', backfill?.span);
  requireSpan('slices: backfill: slice', backfill?.slice);
  requireNumber('slices: slicesPerRun', options.slicesPerRun, { min: 1 });
  requireNumber('slices: backfill: slicesPerRun', backfill?.slicesPerRun, { min: 1 });
  return {
    kind: 'window',
    ...common('slices', options),
    slice: options.slice ?? '1 hour',
    slicesPerRun: options.slicesPerRun ?? 168,
    reach: options.reach,
    backfill: backfill && {
      span: backfill.span,
      slice: backfill.slice ?? '1 day',
      slicesPerRun: backfill.slicesPerRun ?? 4,
    },
  };
}

export function nodesOfDelta(delta: Delta): readonly Node[] {
  return delta.kind === 'none' || typeof delta.initial === 'string' ? [] : [delta.initial];
}
