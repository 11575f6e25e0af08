// What each output knows of the mirror, and what it is told in this run.
import { outputCollection } from '../../src/core/export-settings.ts';
import type { ExportLease } from './lease.ts';

export interface Telling {
  readonly output: string;
  readonly form: string;
  readonly collection: string;
  /** The newest change that it confirmed; 0: it is told everything. */
  readonly after: number;
  /** The newest change that it may have been told of. */
  readonly mayKnow: number;
  /** False: it knows the newest change. */
  readonly isDue: boolean;
}

export function tellingsOf({ collections, settings }: ExportLease, change: number): Telling[] {
  return settings.outputs.map(({ name, form }) => {
    const collection = outputCollection(name);
    const { cursor } = collections[collection] ?? { cursor: null };
    const confirmed = changeOf(cursor?.position, change);
    const isSame = cursor?.request === form;
    return {
      output: name,
      form,
      collection,
      after: isSame ? confirmed : 0,
      mayKnow: Math.max(confirmed, changeOf(cursor?.mayKnow, change)),
      isDue: !isSame || confirmed < change,
    };
  });
}

/** A mirror that began anew counts its changes anew, too. */
function changeOf(text: string | undefined, newest: number): number {
  const change = Number(text ?? 0);
  return Number.isInteger(change) && change >= 0 && change <= newest ? change : 0;
}
