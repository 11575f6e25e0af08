// The `fields` of a v3 request: names of what is not shown by default, with dots for what is shown of an associated object.
import { ReplyError, v3Error } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';

export class FieldNames {
  readonly paths: readonly string[];
  readonly names: ReadonlySet<string>;

  constructor(paths: readonly string[] = []) {
    this.paths = paths;
    this.names = new Set(paths.map((path) => path.split('.', 1)[0] ?? ''));
  }

  has(name: string): boolean {
    return this.names.has(name);
  }

  /** What is asked for of the objects under a name. */
  under(name: string): FieldNames {
    const start = `${name}.`;
    return new FieldNames(
      this.paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length)),
    );
  }
}

export const NO_FIELDS = new FieldNames();

const ASSOCIATION = /^(?:associated|customAssociations)/;

/** Reads `fields` and refuses what goes through too many associations or, by a switch, what the resource does not have. */
export const readFields = (
  request: ApiRequest,
  known: ReadonlySet<string>,
  query: URLSearchParams = request.query,
): FieldNames => {
  const { switches } = request.platform.store;
  const fields = new FieldNames(
    query
      .getAll('fields')
      .flatMap((name) => name.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
  for (const path of fields.paths) {
    const levels = path.split('.').filter((part) => ASSOCIATION.test(part)).length;
    if (levels > switches.associationLevels)
      throw new ReplyError(
        v3Error('BadRequest', `fields: ${path} goes through more than one association level`),
      );
  }
  if (switches.unknownFields === 'error')
    for (const name of fields.names)
      if (!known.has(name)) throw new ReplyError(v3Error('BadRequest', `Unknown field: ${name}`));
  return fields;
};
