// The record schema of a generic feed: exactly the fields that its settings name. A wrong value in one of them costs that field.
import { z } from 'zod';

type Tree = Map<string, Tree>;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** A value, or several. */
export const leafSchema = z.union([scalar, z.array(scalar)]);
const leaf = leafSchema.nullish();

function schemaOf(tree: Tree): z.ZodType {
  const shape = Object.fromEntries(
    [...tree].map(([name, inside]) => [
      name,
      inside.size === 0 ? leaf : schemaOf(inside).nullish(),
    ]),
  );
  return z.object(shape);
}

/** An object schema with these dotted paths, none of which must be there. */
export function recordSchema(paths: Iterable<string>): z.ZodType<Record<string, unknown>> {
  const root: Tree = new Map();
  for (const path of paths) {
    let at = root;
    for (const name of path.split('.')) {
      const next: Tree = at.get(name) ?? new Map<string, Tree>();
      at.set(name, next);
      at = next;
    }
  }
  return schemaOf(root) as z.ZodType<Record<string, unknown>>;
}
