// File content of Document and Report groups, addressed by id or xid, sent after the batch that made the group.
import { json, plain, v2Failure, type Reply } from '../../transport/reply.ts';
import { isTrue, type ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { GroupRecord } from '../../state/records.ts';
import { groupTypeOfBranch } from '../../values/group-types.ts';
import { isProtectedZip } from '../../values/protected-zip.ts';

type Parameters = Readonly<Record<string, string>>;

const NOT_FOUND = v2Failure(404, 'The requested resource was not found');

const find = (
  request: ApiRequest,
  { branch = '', id = '' }: Parameters,
): GroupRecord | undefined => {
  const { store, access } = request.platform;
  const type = groupTypeOfBranch(branch);
  const name = request.query.get('owner');
  const owner =
    name === null ? access.homeOwner(request.user) : access.visibleOwner(request.user, name);
  const group =
    store.groupsByXid.get(id) ?? (/^\d+$/.test(id) ? store.groups.get(Number(id)) : undefined);
  return group?.type === type && group?.owner === owner ? group : undefined;
};

const write =
  (replaces: boolean) =>
  (request: ApiRequest, parameters: Parameters): Reply => {
    const group = find(request, parameters);
    if (group === undefined || !group.type.hasFile) return NOT_FOUND;
    const { platform, user, query } = request;
    const denied = v2Failure(401, 'The requested document was not uploaded - access was denied');
    if (!platform.access.can(user, group.owner, 'write')) return denied;
    const mayReplace = replaces || isTrue(query, 'updateIfExists');
    if (group.file !== undefined && !mayReplace) return denied;
    if (group.fields['malware'] === true && !isProtectedZip(request.body))
      return v2Failure(400, 'Malware documents must be password-protected zip files');
    group.file = request.body;
    group.modifiedAt = platform.store.clock.nowSeconds();
    platform.store.version += 1;
    return json(200, { status: 'Success' });
  };

const download = (request: ApiRequest, parameters: Parameters): Reply => {
  const group = find(request, parameters);
  const { fileText } = group?.fields ?? {};
  if (group?.type.name === 'Signature' && typeof fileText === 'string')
    return plain(200, fileText, 'application/octet-stream');
  if (group?.file === undefined) return NOT_FOUND;
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: group.file };
};

export const uploadRoutes: readonly Route[] = [
  route('POST', 'v2/groups/:branch/:id/upload', write(false)),
  route('PUT', 'v2/groups/:branch/:id/upload', write(true)),
  route('GET', 'v2/groups/:branch/:id/download', download),
];
