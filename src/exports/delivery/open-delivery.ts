// What one output is told in one delivery: its events out of the mirror, and a writer for each document.
import {
  TLP_LEVELS,
  type ExportSettings,
  type OutputSettings,
  type Tlp,
} from '../../core/export-settings.ts';
import type { DataRef } from '../../core/data-ref.ts';
import { CodedError } from '../../core/errors.ts';
import type { LedgerStore, OperationOptions } from '../../ledger/index.ts';
import {
  findOutput,
  type ExportEvent,
  type OutputContent,
  type OutputWriter,
} from '../../outputs/index.ts';
import { readChanges, readHeld } from '../mirror/changes.ts';
import type { ToldSoFar } from './told.ts';

export interface DeliverySource extends OperationOptions {
  readonly store: LedgerStore;
  readonly settings: ExportSettings;
  /** Name in the YAML. */
  readonly output: string;
  readonly mirror: DataRef;
  /** The newest change that the output knows. */
  readonly after: number;
  /** The newest one that it may have been told of. */
  readonly mayKnow: number;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface Delivery {
  readonly content: OutputContent;
  readonly open: () => { readonly writer: OutputWriter; readonly contentType: string };
  readonly events: () => AsyncIterable<ExportEvent>;
  /** What people should know of it. */
  readonly notices: (told: ToldSoFar) => readonly string[];
}

/** @throws {ConfigInvalid} when the output or its settings are not known, which a newer program may have written */
export function openDelivery({
  store,
  settings,
  output: name,
  mirror,
  after,
  mayKnow,
  at,
  ...options
}: DeliverySource): Delivery {
  const chosen = outputOf(settings, name);
  const definition = findOutput(chosen.output);
  const { content, mode } = chosen;
  const own = definition.settings.safeParse(chosen.settings);
  if (!own.success)
    throw new CodedError(
      'ConfigInvalid',
      `Export ${settings.feedId}, output ${name}: ${own.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
    );
  const product = `threatconnect-feeds/${settings.definitionVersion}`;
  const { instance } = settings.platform;
  const context = { exportId: settings.feedId, instance, mode, at, product };
  const query = {
    ...options,
    store,
    exportId: settings.feedId,
    instance,
    manifest: mirror,
    identity: definition.identity,
    visible: visibleOf(chosen),
  };
  return {
    content,
    open: () => {
      const writer = definition.create(context, content, own.data);
      return { writer, contentType: definition.contentTypeOf('') };
    },
    events: () =>
      content === 'state'
        ? readHeld({ ...query, tellsWithdrawn: definition.tellsWithdrawn })
        : readChanges({ ...query, after, mayKnow }),
    notices: ({ refusals: { byCode, examples } }) =>
      Object.entries(byCode).map(
        ([code, count]) =>
          `output ${name}: ${count} objects left out (${code}), for example ${examples.find((one) => one.code === code)?.message ?? ''}`,
      ),
  };
}

export function outputOf(settings: ExportSettings, name: string): OutputSettings {
  const found = settings.outputs.find((output) => output.name === name);
  if (found !== undefined) return found;
  throw new CodedError(
    'InputInvalid',
    `Export ${settings.feedId} has no output "${name}"; it has ${settings.outputs.map((one) => one.name).join(', ')}`,
  );
}

/** The markings that may leave; objects without one count as `unmarked`. */
export function visibleOf({
  ceiling,
  unmarked,
}: Pick<OutputSettings, 'ceiling' | 'unmarked'>): readonly (Tlp | '')[] {
  const highest = ceiling === undefined ? TLP_LEVELS.length - 1 : TLP_LEVELS.indexOf(ceiling);
  const levels = TLP_LEVELS.slice(0, highest + 1);
  return levels.includes(unmarked) ? [...levels, ''] : levels;
}
