// One attribute by itself, with the object that it belongs to.
import { readAttribute, type Attribute } from './nested.ts';
import { optionalId, type Row } from './row.ts';

/** The key that names the object. */
export type AttributeParent = 'indicatorId' | 'groupId';

/** `undefined`: the platform did not say whose it is. */
export type ObjectAttribute<P extends AttributeParent> = Attribute & {
  readonly [K in P]: string | undefined;
};

export const readObjectAttribute = <P extends AttributeParent>(
  row: Row,
  parent: P,
): ObjectAttribute<P> =>
  Object.assign(readAttribute(row), { [parent]: optionalId(row, parent) } as {
    readonly [K in P]: string | undefined;
  });
