// A nested list of a v3 write: `{"data": […], "mode": "append|replace|delete"}`.
import { ReplyError, v3Error } from '../../transport/reply.ts';

export type Body = Readonly<Record<string, unknown>>;
export type Mode = 'append' | 'replace' | 'delete';

export interface Nested {
  readonly data: readonly Body[];
  readonly mode: Mode;
}

export const refuseNested = (message: string): never => {
  throw new ReplyError(v3Error('BadRequest', message));
};

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined when the body does not name the list. An empty item, as clients send it, counts as none. */
export const readNested = (
  body: Body,
  key: string,
  defaultMode: Mode = 'append',
): Nested | undefined => {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (!isBody(value)) return refuseNested(`${key} must be an object with data`);
  const data = value['data'] ?? [];
  const mode = value['mode'] ?? defaultMode;
  if (!Array.isArray(data) || !data.every(isBody))
    return refuseNested(`${key}.data must be a list of objects`);
  if (mode !== 'append' && mode !== 'replace' && mode !== 'delete')
    return refuseNested(`${key}.mode must be append, replace or delete`);
  return { data: data.filter((item) => Object.keys(item).length > 0), mode };
};

/** Ids come as numbers or as their text. */
export const idOf = (item: Body): number | undefined => {
  const { id } = item;
  if (typeof id === 'number') return id;
  return typeof id === 'string' && /^\d+$/.test(id) ? Number(id) : undefined;
};
