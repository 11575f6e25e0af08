// Where the framework's wire is stored, with the version that sent it.
import { join } from 'node:path';
import type { Wire } from './cases.ts';

export const GOLDEN = join(import.meta.dirname, '../../fixtures/wire/tcex.json');

export interface GoldenWire {
  /** Name and version. */
  readonly framework: string;
  readonly wire: Wire;
}
