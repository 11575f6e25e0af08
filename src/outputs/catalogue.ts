// All outputs by id.
import { CodedError } from '../core/errors.ts';
import { didYouMean } from '../core/nearest.ts';
import { cef } from './cef.ts';
import { csv } from './csv.ts';
import { jsonLines } from './json-lines.ts';
import { leef } from './leef.ts';
import { lists } from './lists.ts';
import { misp } from './misp/misp.ts';
import type { OutputDefinition } from './output.ts';
import { stix } from './stix/stix.ts';
import { xsoarJson } from './xsoar/xsoar-json.ts';

export const OUTPUTS: readonly OutputDefinition[] = [
  xsoarJson,
  lists,
  csv,
  jsonLines,
  cef,
  leef,
  stix,
  misp,
];

/** @throws {ConfigInvalid} when there is none, with the nearest name */
export function findOutput(id: string): OutputDefinition {
  const found = OUTPUTS.find((output) => output.id === id);
  if (found !== undefined) return found;
  const known = OUTPUTS.map((output) => output.id);
  throw new CodedError(
    'ConfigInvalid',
    `there is no output "${id}"${didYouMean(id, known)}. Known: ${known.join(', ')}`.replace(
      '?. ',
      '? ',
    ),
    { details: { object: id } },
  );
}
