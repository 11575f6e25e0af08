// Between which values of a number or date a query looks, as far as its top-level conditions say: where to look, not what to find.
import { literalValue, type Field, type TqlContext } from './compile.ts';
import type { Node } from './parser.ts';

/** Both included. Records outside cannot fit; those inside may. */
export interface Bounds {
  readonly least: number;
  readonly greatest: number;
}

export const UNBOUNDED: Bounds = { least: -Infinity, greatest: Infinity };

const testBounds = (
  node: Node & { kind: 'test' },
  field: Field<never>,
  context: TqlContext,
): Bounds => {
  const values = node.values.map((value) =>
    Number(literalValue(value, field, node.keyword, context)),
  );
  const [first = NaN] = values;
  switch (node.operator) {
    case 'GT':
    case 'GEQ':
      return { ...UNBOUNDED, least: first };
    case 'LT':
    case 'LEQ':
      return { ...UNBOUNDED, greatest: first };
    case 'EQ':
    case 'IN':
      return {
        least: values.reduce((least, value) => Math.min(least, value), Infinity),
        greatest: values.reduce((greatest, value) => Math.max(greatest, value), -Infinity),
      };
    case 'NE':
    case 'LIKE':
    case 'CONTAINS':
    case 'STARTSWITH':
    case 'ENDSWITH':
    case 'NULL':
      return UNBOUNDED;
  }
};

/** @param field of one number or date per record @throws {TqlError} when a value is none */
export const boundsOf = (
  node: Node | undefined,
  field: Field<never>,
  context: TqlContext,
): Bounds => {
  if (node?.kind === 'and')
    return node.parts
      .map((part) => boundsOf(part, field, context))
      .reduce((left, right) => ({
        least: Math.max(left.least, right.least),
        greatest: Math.min(left.greatest, right.greatest),
      }));
  return node?.kind === 'test' && node.keyword.toLowerCase() === field.name.toLowerCase()
    ? testBounds(node, field, context)
    : UNBOUNDED;
};
