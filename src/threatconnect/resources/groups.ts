// Groups: listed by filter, found by id or xid. They are made and changed in a unit of work (`tc.change()`).
import { z } from 'zod';
import type { GroupType } from '../../core/indicator-types.ts';
import { collectBytes, limitBytes, type HttpBody } from '../../http/index.ts';
import {
  ownerQuery,
  signalOf,
  type CallOptions,
  type ClientContext,
  type OwnedCallOptions,
} from '../context.ts';
import { type as typeFilter } from '../filters/kinds.ts';
import { GROUP_FIELDS, readGroup, type Group, type GroupField } from '../records/group.ts';
import type { Row } from '../records/row.ts';
import { readAs } from '../wire.ts';
import { checkFields, listObjects, type ListOptions } from './list-objects.ts';
import type { ObjectQuery } from './object-query.ts';
import { readOne } from './read-one.ts';
import { pathSegment } from '../path-segment.ts';

export type GroupTypeName = GroupType | 'Task' | (string & Record<never, never>);

export interface GroupListOptions<F extends GroupField> extends ListOptions<'group', F> {
  readonly type?: GroupTypeName | readonly GroupTypeName[];
}

/** Of a document, report or signature: the whole content in memory, or read while it arrives. */
export interface FileContent {
  readonly bytes: () => Promise<Uint8Array>;
  readonly stream: AsyncIterable<Uint8Array>;
}

export interface GroupsResource {
  /** A query; nothing is sent before it is iterated, counted or read. */
  readonly list: <const F extends GroupField = never>(
    options?: GroupListOptions<F>,
  ) => ObjectQuery<Group<F>>;
  /** By id, or by xid in an owner. @throws {PlatformRejected} when there is none */
  readonly get: <const F extends GroupField = never>(
    idOrXid: string,
    options?: { readonly fields?: readonly F[] } & OwnedCallOptions,
  ) => Promise<Group<F>>;
  /** Content of a document or report; replaces what is there. */
  readonly upload: (
    idOrXid: string,
    content: HttpBody,
    options?: OwnedCallOptions & { readonly fileName?: string },
  ) => Promise<void>;
  readonly download: (idOrXid: string, options?: OwnedCallOptions) => Promise<FileContent>;
}

const PATH = '/v3/groups';
const uploaded = z.object({ status: z.string() });
/** Documents may have 5 GB; who wants them in memory wants fewer. */
const MAX_BYTES_IN_MEMORY = 256 * 1024 * 1024;

export function createGroupsResource(context: ClientContext): GroupsResource {
  const read = <F extends GroupField>(row: Row, fields: readonly string[]): Group<F> =>
    readGroup(row, fields as readonly F[]);
  const at = (idOrXid: string, tail = ''): string => `${PATH}/${pathSegment(idOrXid)}${tail}`;
  /** An xid is looked for in one owner, an id in all. */
  const ownerOf = (idOrXid: string, options: OwnedCallOptions) =>
    /^\d+$/.test(idOrXid) ? [] : ownerQuery(context, options.owner);

  return {
    list: <const F extends GroupField = never>(options: GroupListOptions<F> = {}) => {
      const { type } = options;
      const [first, ...more] = type === undefined ? [] : typeof type === 'string' ? [type] : type;
      const kind = {
        path: PATH,
        fields: GROUP_FIELDS,
        read: (row: Row, fields: readonly string[]) => read<F>(row, fields),
      };
      return listObjects(
        context,
        kind,
        options,
        first === undefined ? undefined : typeFilter.in(first, ...more).node,
      );
    },
    get: async <const F extends GroupField = never>(
      idOrXid: string,
      options: { readonly fields?: readonly F[] } & CallOptions & OwnedCallOptions = {},
    ) => {
      const fields = options.fields ?? [];
      checkFields(fields, GROUP_FIELDS, PATH);
      const query = ownerOf(idOrXid, options);
      const row = await readOne(context, at(idOrXid), `group ${idOrXid}`, fields, {
        query,
        ...signalOf(options),
      });
      return read<F>(row, fields);
    },
    upload: async (idOrXid, content, options = {}) => {
      const answer = await context.transport.request({
        method: 'POST',
        path: at(idOrXid, '/upload'),
        query: [
          ...ownerOf(idOrXid, options),
          ['updateIfExists', 'true'],
          ...(options.fileName === undefined ? [] : [['filename', options.fileName] as const]),
        ],
        headers: { 'content-type': 'application/octet-stream' },
        body: content,
        // A stream can be read once only; the platform replaces what is there, so that the rest may be sent again.
        once:
          typeof content !== 'string' &&
          !(content instanceof Uint8Array) &&
          typeof content !== 'function',
        repeatable: true,
        object: `group ${idOrXid}`,
        signal: options.signal,
      });
      readAs(uploaded, answer, `upload to group ${idOrXid}`);
    },
    download: async (idOrXid, options = {}) => {
      const response = await context.transport.stream({
        path: at(idOrXid, '/download'),
        query: ownerOf(idOrXid, options),
        object: `group ${idOrXid}`,
        signal: options.signal,
      });
      return {
        stream: response.body,
        bytes: () =>
          collectBytes(limitBytes(response.body, MAX_BYTES_IN_MEMORY, `group ${idOrXid}`)),
      };
    },
  };
}
