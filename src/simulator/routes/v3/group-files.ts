// File content of Document and Report groups in v3; Signatures are read only, their content comes with the group.
import { json, plain, type Reply } from '../../transport/reply.ts';
import { isTrue, type ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { isProtectedZip } from '../../values/protected-zip.ts';
import { findGroup } from './groups.ts';
import { refuse, requirePower } from './write.ts';

type Parameters = Readonly<Record<string, string>>;

const write =
  (replaces: boolean) =>
  (request: ApiRequest, { id = '' }: Parameters): Reply => {
    const group = findGroup(request, id);
    if (!group.type.hasFile) return refuse('BadRequest', `A ${group.type.name} takes no file`);
    requirePower(request, group.owner, 'write');
    const { query, platform } = request;
    if (group.file !== undefined && !replaces && !isTrue(query, 'updateIfExists'))
      return refuse('Unauthorized');
    if (group.fields['malware'] === true && !isProtectedZip(request.body))
      return refuse('BadRequest', 'Malware documents must be password-protected zip files');
    const fileName = query.get('filename');
    if (fileName !== null) group.fields['fileName'] = fileName;
    group.file = request.body;
    group.modifiedAt = platform.store.clock.nowSeconds();
    platform.store.version += 1;
    return json(200, { message: 'Upload successful', status: 'Success' });
  };

const download = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const group = findGroup(request, id);
  const { fileText } = group.fields;
  if (group.type.name === 'Signature' && typeof fileText === 'string')
    return plain(200, fileText, 'application/octet-stream');
  if (group.file === undefined) return refuse('NotFound');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: group.file };
};

export const groupFileRoutes: readonly Route[] = [
  route('POST', 'v3/groups/:id/upload', write(false)),
  route('PUT', 'v3/groups/:id/upload', write(true)),
  route('GET', 'v3/groups/:id/download', download),
];
