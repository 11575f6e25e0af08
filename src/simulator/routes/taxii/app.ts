// The platform has two versions of its TAXII app, which differ in addresses and in the form of collections and objects.
import { baseOf } from '../base-url.ts';
import type { ApiRequest } from '../../transport/request.ts';

export interface TaxiiApp {
  readonly version: 1 | 2;
  /** Path after `/api`. */
  readonly path: string;
}

export const TAXII_APPS: readonly TaxiiApp[] = [
  { version: 2, path: 'services/taxii/v2/taxii' },
  { version: 1, path: 'services/taxii/v1' },
];

export const rootUrl = (request: ApiRequest, app: TaxiiApp): string =>
  `${baseOf(request)}/api/${app.path}/tc_taxii`;
