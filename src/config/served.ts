// Which exports the TAXII server shows.
import type { Config } from './load-config.ts';

/** Whether a collection shows the export: then it needs no outputs. */
export const isServed = ({ taxii }: Pick<Config, 'taxii'>, exportId: string): boolean =>
  Object.entries(taxii?.collections ?? {}).some(
    ([name, { export: named = name }]) => named === exportId,
  );
