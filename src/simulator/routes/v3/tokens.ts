// Tokens by API: new ones for users with the system role, and renewal of an app's token, which needs no other credentials.
import { json, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { openRoute, route, type Route } from '../../transport/router.ts';
import { readObject, refuse } from './write.ts';

const issue =
  (kind: 'API' | 'SVC') =>
  (request: ApiRequest): Reply => {
    const { user, platform } = request;
    if (!user.exchangeAdmin) return refuse('Forbidden');
    if (kind === 'SVC' && typeof readObject(request)['serviceId'] !== 'number')
      return refuse('MissingData', 'Please enter a valid serviceId');
    const nowMs = platform.store.clock.nowMs();
    const token = platform.access.tokens.issue(kind, user.accessId, nowMs);
    return json(200, { status: 'Success', data: token.text });
  };

const failed = (message: string): Reply => json(401, { success: false, message });

/** An ended token is good enough, as the name of the parameter says; tokens of API users are not renewed here. */
const renew = ({ platform, query }: ApiRequest): Reply => {
  const { tokens } = platform.access;
  const old = tokens.get(query.get('expiredToken') ?? '');
  if (old === undefined) return failed('Unknown token');
  if (old.kind === 'APIV2') return failed('This token cannot be renewed');
  const fresh = tokens.issue(old.kind, old.accessId, platform.store.clock.nowMs());
  if (platform.store.switches.renewedToken === 'supersedes') tokens.remove(old.text);
  return json(200, {
    success: true,
    apiToken: fresh.text,
    apiTokenExpires: String(Math.floor((fresh.expiresAtMs ?? 0) / 1000)),
  });
};

export const tokenRoutes: readonly Route[] = [
  route('POST', 'v3/token/api', issue('API')),
  route('POST', 'v3/token/svc', issue('SVC')),
  openRoute('GET', 'appAuth', renew),
];
