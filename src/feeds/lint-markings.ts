// Fields of a record that say how far it may be passed on (TLP), and of which no security label is made.
import type { Feed } from './define-feed.ts';
import { fieldsOf } from './formats/format.ts';
import { walk, type Node } from './mapping/expression.ts';

/** Narrower than what `tcfeeds new` looks at: here are no values that could tell. */
const NAME = /tlp|marking/i;

export interface UnmappedMarking {
  readonly collection: string;
  readonly field: string;
}

const readsField = (node: Node, field: string): boolean =>
  [...walk(node)].some((part) => part.op === 'field' && part.path.includes(field));

/** Each field of each collection that is named like a marking and stands in no security label. */
export function unmappedMarkings({
  collections,
}: Pick<Feed, 'collections'>): readonly UnmappedMarking[] {
  return Object.entries(collections).flatMap(([collection, { format, templates }]) =>
    fieldsOf(format.record)
      .all.filter((field) => NAME.test(field))
      .filter((field) =>
        templates.every(({ securityLabels }) =>
          securityLabels.every((label) => !readsField(label, field)),
        ),
      )
      .map((field) => ({ collection, field })),
  );
}
