// Both modes on the same data: what the runs of the integration bring and how its objects look, beside what the fixed mode reads and
// tells. Each object that differs is counted in the row that says why.
import type { ExportedObject, OutputContext } from '../../outputs/index.ts';
import type { ExportParameters } from '../parameters.ts';
import { exportQuery, type ObjectKind } from '../query/query.ts';
import type { ReadExported } from '../read-exported.ts';
import { createBothForms } from './both-forms.ts';
import { formDifferences, otherFields } from './form-differences.ts';
import { integrationRuns, keyOf, type IntegrationRuns, type ListPage } from './integration-runs.ts';
import { noteRows } from './notes.ts';
import { createTally, type ComparedRow } from './tally.ts';
import { createLossReason } from './why-lost.ts';

export interface BothParameters {
  readonly compatible: ExportParameters;
  readonly fixed: ExportParameters;
}

/** Indicators that were deleted lately. */
export interface DeletedValues {
  readonly values: number;
  readonly days: number;
  /** Some of them. */
  readonly first: readonly { readonly type: string; readonly summary: string }[];
}

export interface CompareRequest {
  readonly parameters: BothParameters;
  /** Of the output `xsoar-json`, as its schema gives them. */
  readonly settings: unknown;
  readonly context: Omit<OutputContext, 'mode'>;
  /** A page as the integration asks for it. */
  readonly page: ListPage;
  /** Everything that the fixed mode reads of a kind, each object once. */
  readonly objects: (kind: ObjectKind) => AsyncIterable<ReadExported>;
  /** Owners that there are. */
  readonly owners: number;
  /** What the platform lists as deleted; absent: nobody was asked. */
  readonly deleted?: DeletedValues;
  /** Runs of the integration, at most. */
  readonly maxRuns: number;
  readonly onProgress?: ((text: string) => void) | undefined;
}

export interface Comparison {
  readonly rows: readonly ComparedRow[];
  /** Fields that differ beyond the rows, by name: of how many objects. */
  readonly otherFields: Readonly<Record<string, number>>;
  readonly compatible: {
    readonly received: number;
    readonly runs: number;
    /** False: more runs would have followed. */
    readonly finished: boolean;
    readonly requests: number;
    /** How long the runs take at the interval of the export. */
    readonly minutes: number;
    readonly failures: IntegrationRuns['failures'];
    /** Objects that the fixed mode does not ask for. */
    readonly onlyThere: number;
  };
  readonly fixed: {
    readonly read: number;
    readonly indicators: number;
    readonly groups: number;
    /** Could not be read; left out of the comparison. */
    readonly refused: number;
    /** Of them active: those are told, the others are withdrawn. */
    readonly active: number;
  };
  /** Objects that the fixed mode reads and the integration never gets. */
  readonly lost: number;
}

const KINDS: readonly ObjectKind[] = ['indicator', 'group'];
const DAY_MS = 86_400_000;
const LARGEST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

export async function compareModes(request: CompareRequest): Promise<Comparison> {
  const { compatible, fixed } = request.parameters;
  const kinds = KINDS.filter((kind) => exportQuery(kind, compatible) !== undefined);
  const runs = await integrationRuns({
    kinds,
    page: request.page,
    fetchLimit: compatible.fetch_limit ?? Number.POSITIVE_INFINITY,
    maxRuns: request.maxRuns,
    onRun: (run, objects) =>
      request.onProgress?.(`compatible: run ${run}, ${objects} objects so far`),
  });
  const tally = createTally();
  const bothForms = createBothForms(request.context, request.settings);
  const lossReason = createLossReason(compatible, runs);
  const live = instantBefore(runs.newest, fixed.liveDays);
  const others: Record<string, number> = {};
  const read = { indicator: 0, group: 0, refused: 0, active: 0 };
  let [lost, inBoth] = [0, 0];

  const compare = (object: ExportedObject): void => {
    const run = runs.received.get(keyOf(object.kind, object.record.id));
    if (run === undefined) {
      lost += 1;
      const compatible = `never (added ${object.record.dateAdded ?? 'at an unknown instant'})`;
      tally.add(lossReason(object), object, { compatible, fixed: 'read' }, true);
    } else inBoth += 1;
    compareArrival(object, run);
    // Why an object is left out counts once; how it looks counts for those, too, that would be told.
    if (object.kind === 'indicator' && object.record.active === false) return;
    const both = bothForms(object);
    for (const { row, ...says } of formDifferences(object, both)) tally.add(row, object, says);
    for (const name of otherFields(both)) others[name] = (others[name] ?? 0) + 1;
  };
  const compareArrival = (object: ExportedObject, run: number | undefined): void => {
    const { id, dateAdded = '', lastModified = '' } = object.record;
    if (run !== undefined && dateAdded !== '' && lastModified.slice(0, 19) > dateAdded.slice(0, 19))
      tally.add(1, object, {
        compatible: 'as it was when it came',
        fixed: `as of ${lastModified}`,
      });
    if (run !== undefined && run > 1) {
      const says = { compatible: `in run ${run}`, fixed: 'in the first run' };
      if (live !== undefined && dateAdded >= live) tally.add(12, object, says);
      tally.add(13, object, says);
    }
    if (BigInt(id) > LARGEST_EXACT)
      tally.add(25, object, {
        compatible: `number ${String(Number(id))}`,
        fixed: `digits ${id}`,
      });
  };

  for (const kind of KINDS) {
    if (exportQuery(kind, fixed) === undefined) continue;
    for await (const one of request.objects(kind)) {
      if ('refused' in one) {
        read.refused += 1;
        continue;
      }
      read[kind] += 1;
      if (one.object.kind === 'group' || one.object.record.active !== false) read.active += 1;
      compare(one.object);
      const sum = read.indicator + read.group;
      if (sum % 1_000 === 0) request.onProgress?.(`fixed: ${sum} objects so far`);
    }
  }
  const minutes = runs.runs * compatible.feedFetchInterval;
  const { deleted } = request;
  noteRows(tally, {
    parameters: request.parameters,
    runs,
    minutes,
    owners: request.owners,
    ...(deleted === undefined ? {} : { deleted }),
  });
  return {
    rows: tally.rows(),
    otherFields: others,
    compatible: {
      received: runs.received.size,
      runs: runs.runs,
      finished: runs.finished,
      requests: runs.requests,
      minutes,
      failures: runs.failures,
      onlyThere: runs.received.size - inBoth,
    },
    fixed: {
      read: read.indicator + read.group,
      indicators: read.indicator,
      groups: read.group,
      refused: read.refused,
      active: read.active,
    },
    lost,
  };
}

/** `undefined` when nothing came. */
function instantBefore(instant: string, days: number): string | undefined {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? undefined : new Date(at - days * DAY_MS).toISOString().slice(0, 19);
}
