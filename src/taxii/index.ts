// A TAXII 2.1 server over the mirrors of exports.
export type { Account } from './accounts.ts';
export type { CollectionSettings, NewestMirror, TaxiiLog } from './collection.ts';
export type { TaxiiStore } from './publication/publication.ts';
export { startTaxii, type RunningTaxii, type TaxiiServerOptions } from './start-taxii.ts';
