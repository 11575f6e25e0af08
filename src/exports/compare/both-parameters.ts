// The parameters of an export in both modes.
import type { JsonObject } from '../../core/json.ts';
import { readExportParameters, type ExportParameters } from '../parameters.ts';
import { cleanNames } from '../query/lists.ts';
import { MALWARE_REPORT } from '../query/types.ts';
import type { BothParameters } from './compare-modes.ts';

const LISTS = ['tags', 'owners', 'status', 'indicator_type', 'group_type', 'feedTags'] as const;

/**
 * What the fixed mode would refuse in the lists is put right as it says: empty names are left out, and the option that is two types is
 * these two.
 *
 * @throws {ConfigInvalid} when it cannot be put right: a query that is no TQL, or that ends what is new
 */
export function bothParameters(block: JsonObject): BothParameters {
  const compatible = readExportParameters({ ...block, mode: 'compatible' });
  const lists = LISTS.filter((name) => block[name] !== undefined).map(
    (name) => [name, putRight(compatible, name)] as const,
  );
  const fixed = readExportParameters({ ...block, ...Object.fromEntries(lists), mode: 'fixed' });
  return { compatible, fixed };
}

const putRight = (parameters: ExportParameters, name: (typeof LISTS)[number]): string[] =>
  cleanNames(parameters[name])
    .filter((value) => value !== '')
    .flatMap((value) => (value === MALWARE_REPORT ? ['Malware', 'Report'] : [value]));
