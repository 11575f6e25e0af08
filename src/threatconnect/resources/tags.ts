// Tags of the owners: read, made, described, deleted. On an object they are changed in a unit of work.
import {
  signalOf,
  type CallOptions,
  type ClientContext,
  type OwnedCallOptions,
} from '../context.ts';
import { readTag, type Tag } from '../records/nested.ts';
import { rowOf } from '../records/row.ts';
import { readTql } from '../tql/read.ts';
import { writeTql } from '../tql/write.ts';
import type { TqlOf } from '../tql/builder.ts';
import { readPages } from './pages.ts';
import { deleteOne, writeOne } from './write-object.ts';
import { z } from 'zod';
import { idSegment } from '../path-segment.ts';

export interface TagsResource {
  /** One after the other, page by page. */
  readonly list: (
    options?: OwnedCallOptions & { readonly where?: TqlOf<'tags'> | string },
  ) => AsyncGenerator<Tag, void, undefined>;
  readonly create: (
    name: string,
    options?: OwnedCallOptions & { readonly description?: string },
  ) => Promise<Tag>;
  readonly update: (
    id: string,
    change: { readonly name?: string; readonly description?: string },
    options?: CallOptions,
  ) => Promise<Tag>;
  /** Takes the tag off everything that has it. */
  readonly delete: (id: string, options?: CallOptions) => Promise<void>;
}

const PATH = '/v3/tags';
const anyRow = z.record(z.string(), z.unknown());

export function createTagsResource(context: ClientContext): TagsResource {
  return {
    list: async function* list(options = {}) {
      const { where } = options;
      const condition = typeof where === 'string' ? readTql(where) : where?.condition;
      const owner = options.owner ?? context.defaultOwner;
      const request = {
        path: PATH,
        query: [
          ...(owner === undefined ? [] : [['owner', owner] as const]),
          ...(condition === undefined ? [] : [['tql', writeTql(condition)] as const]),
          ['resultLimit', '1000'] as const,
        ],
        ...signalOf(options),
      };
      for await (const page of readPages(context.transport, anyRow, request))
        for (const row of page) yield readTag(rowOf(row, 'tag'));
    },
    create: async (name, options = {}) => {
      const owner = options.owner ?? context.defaultOwner;
      const body = {
        name,
        ...(owner === undefined ? {} : { owner }),
        ...(options.description === undefined ? {} : { description: options.description }),
      };
      const request = { method: 'POST', path: PATH, body, object: `tag ${name}` } as const;
      return readTag(await writeOne(context, request, options));
    },
    update: async (id, { name, description }, options = {}) => {
      const request = {
        method: 'PUT',
        path: `${PATH}/${idSegment(id, 'tag')}`,
        body: {
          ...(name === undefined ? {} : { name }),
          ...(description === undefined ? {} : { description }),
        },
        object: `tag ${id}`,
      } as const;
      return readTag(await writeOne(context, request, options));
    },
    delete: async (id, options = {}) => {
      await deleteOne(context, `${PATH}/${idSegment(id, 'tag')}`, `tag ${id}`, options);
    },
  };
}
