// Named links between indicators in v2: custom associations, and the actions of a File. They are written from the primary type.
import {
  associationTypeOf,
  fitsPair,
  type AssociationTypeInfo,
} from '../../state/seed-associations.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import { json, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { notFound, refuseV2, requireV2, succeeded, type Parameters } from './envelope.ts';
import { indicatorList } from './lists.ts';
import { indicatorAt } from './locate.ts';

interface Found {
  readonly record: IndicatorRecord;
  readonly type: AssociationTypeInfo;
}

const find = (request: ApiRequest, parameters: Parameters, fileAction: boolean): Found => {
  const branch = fileAction ? 'files' : parameters['branch'];
  const type = associationTypeOf(parameters['association'] ?? '');
  if (type?.fileAction !== fileAction) return notFound();
  return { type, record: indicatorAt(request, branch, parameters['value']) };
};

const list =
  (fileAction: boolean) =>
  (request: ApiRequest, parameters: Parameters): Reply => {
    const { record, type } = find(request, parameters, fileAction);
    const others = (record.extras?.associations ?? [])
      .filter(({ name }) => name === type.name)
      .map(({ other }) => other);
    return indicatorList(request, others, parameters['otherBranch']);
  };

const change =
  (fileAction: boolean, adds: boolean) =>
  (request: ApiRequest, parameters: Parameters): Reply => {
    const { record, type } = find(request, parameters, fileAction);
    const other = indicatorAt(request, parameters['otherBranch'], parameters['other']);
    requireV2(request, record.owner, 'write', 'association', 'updated');
    const { store } = request.platform;
    if (
      store.switches.associationPairs === 'check' &&
      !fitsPair(type, record.type.name, other.type.name)
    )
      return refuseV2(400, 'Association cannot be applied to the indicator types.');
    if (adds) store.links.associate(record, other, type.name);
    else store.links.unlinkIndicators(record, other, type.name);
    return adds ? json(201, { status: 'Success' }) : succeeded();
  };

const routesAt = (path: string, fileAction: boolean): Route[] => [
  route('GET', path, list(fileAction)),
  route('GET', `${path}/:otherBranch`, list(fileAction)),
  route('POST', `${path}/:otherBranch/:other`, change(fileAction, true)),
  route('DELETE', `${path}/:otherBranch/:other`, change(fileAction, false)),
];

export const customAssociationRoutes: readonly Route[] = [
  ...routesAt('v2/indicators/:branch/:value/associations/:association/indicators', false),
  ...routesAt('v2/indicators/files/:value/actions/:association/indicators', true),
];
