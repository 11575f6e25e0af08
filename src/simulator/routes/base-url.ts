// The address of the instance as the client writes it, so that addresses in answers work through port mappings and behind a TLS front.
import type { ApiRequest } from '../transport/request.ts';

export const baseOf = ({ headers, platform }: ApiRequest): string => {
  if (headers.host === undefined) return platform.baseUrl;
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return `${scheme}://${headers.host}`;
};
