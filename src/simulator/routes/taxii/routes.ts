// TAXII 2.1, read only, as the platform's two apps serve it: discovery, the one API root, collections, their objects, and (app 1) manifests.
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { openRoute, type Handler, type Route } from '../../transport/router.ts';
import { rootUrl, TAXII_APPS, type TaxiiApp } from './app.ts';
import { forTaxiiUser } from './authenticate.ts';
import { collectionObjects, ObjectReader, type TaxiiObject } from './collection-objects.ts';
import { collectionView, ownerOfCollection } from './collections.ts';
import { readObjectQuery } from './object-query.ts';
import { TAXII_TYPE, taxiiReply } from '../../transport/taxii-reply.ts';

const discovery = (request: ApiRequest, app: TaxiiApp): Reply => {
  const root = rootUrl(request, app);
  return taxiiReply({
    title: 'Platform simulator',
    description: `TAXII 2.1 of app ${app.version}`,
    contact: 'support@threatconnect.com',
    default: root,
    api_roots: [root],
  });
};

const apiRoot = (): Reply =>
  taxiiReply({
    title: 'Platform simulator',
    description: 'Indicators of each owner',
    versions: [TAXII_TYPE],
    max_content_length: 100,
  });

const collections = ({ platform, user }: ApiRequest, app: TaxiiApp): Reply =>
  taxiiReply({
    collections: platform.access.visibleOwners(user).map((owner) => collectionView(owner, app)),
  });

/** A page of a collection; TAXII tells in headers when its first and last object were added. */
const page =
  (app: TaxiiApp, view: (one: TaxiiObject, reader: ObjectReader) => unknown): Handler =>
  (request, { collection }) => {
    const { store } = request.platform;
    const owner = ownerOfCollection(request, collection);
    const reader = new ObjectReader(app, store);
    const { start, limit, key, fits } = readObjectQuery(request, reader);
    const all = collectionObjects(store, owner, reader, `${app.version} ${key}`, fits);
    const objects = all.slice(start, start + limit);
    const end = start + objects.length;
    const more = end < all.length;
    const dated = (name: string, one: TaxiiObject | undefined): Record<string, string> =>
      one === undefined ? {} : { [name]: new Date(reader.addedAt(one) * 1000).toISOString() };
    return taxiiReply(
      {
        more,
        ...(more ? { next: String(end) } : {}),
        objects: objects.map((one) => view(one, reader)),
      },
      {
        ...dated('x-taxii-date-added-first', objects[0]),
        ...dated('x-taxii-date-added-last', objects.at(-1)),
      },
    );
  };

const manifestEntry = (one: TaxiiObject, reader: ObjectReader): Record<string, string> => ({
  id: reader.id(one),
  date_added: reader.dateText(reader.addedAt(one)),
  version: reader.dateText(reader.version(one)),
  media_types: 'application/stix+json;version=2.1',
});

const routesOf = (app: TaxiiApp): Route[] => {
  const root = `${app.path}/tc_taxii`;
  const one = `${root}/collections/:collection`;
  const taxii = (path: string, handler: Handler): Route =>
    openRoute('GET', path, forTaxiiUser(handler));
  return [
    taxii(`${app.path}/taxii2`, (request) => discovery(request, app)),
    taxii(root, apiRoot),
    taxii(`${root}/collections`, (request) => collections(request, app)),
    taxii(one, (request, { collection }) =>
      taxiiReply(collectionView(ownerOfCollection(request, collection), app)),
    ),
    taxii(
      `${one}/objects`,
      page(app, (object, reader) => reader.view(object)),
    ),
    ...(app.version === 1 ? [taxii(`${one}/manifest`, page(app, manifestEntry))] : []),
  ];
};

export const taxiiRoutes: readonly Route[] = TAXII_APPS.flatMap(routesOf);
