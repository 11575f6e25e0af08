// What hosts resolved to, and which hosts resolved to an address. The platform learns it by itself; here the control API sets it.
import type { DnsResolution } from '../../state/extras.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import type { Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { compressAddress } from '../../values/address.ts';
import { instantText } from '../../values/dates.ts';
import type { Parameters } from './envelope.ts';
import { indicatorList, pageReply } from './lists.ts';
import { indicatorAt } from './locate.ts';
import { ownerView } from './views.ts';

const addressView = (
  request: ApiRequest,
  host: IndicatorRecord,
  address: string,
): Record<string, unknown> => {
  const known = host.owner.indicators.get('Address')?.get(compressAddress(address));
  return {
    ...(known === undefined ? {} : { id: known.id }),
    owner: ownerView(host.owner),
    ownerName: host.owner.name,
    ip: address,
    ...(known === undefined
      ? {}
      : {
          webLink: `${request.platform.baseUrl}/auth/indicators/details/address.xhtml?id=${known.id}`,
        }),
  };
};

/** One entry per date, with every address of that date. */
const ofHost = (request: ApiRequest, { value }: Parameters): Reply => {
  const host = indicatorAt(request, 'hosts', value);
  const byDate = new Map<number, DnsResolution[]>();
  for (const one of host.extras?.dnsResolutions ?? [])
    byDate.set(one.at, [...(byDate.get(one.at) ?? []), one]);
  return pageReply(request, 'dnsResolution', [...byDate], ([at, list]) => ({
    resolutionDate: instantText(at),
    addresses: list.map(({ address }) => addressView(request, host, address)),
  }));
};

const ofAddress = (request: ApiRequest, { value }: Parameters): Reply => {
  const record = indicatorAt(request, 'addresses', value);
  const hosts: IndicatorRecord[] = [];
  for (const host of record.owner.indicators.get('Host')?.values() ?? [])
    if (
      host.extras?.dnsResolutions?.some(
        ({ address }) => compressAddress(address) === record.identity,
      ) === true
    )
      hosts.push(host);
  return indicatorList(request, hosts);
};

export const dnsRoutes: readonly Route[] = [
  route('GET', 'v2/indicators/hosts/:value/dnsResolutions', ofHost),
  route('GET', 'v2/indicators/addresses/:value/dnsResolutions', ofAddress),
];
