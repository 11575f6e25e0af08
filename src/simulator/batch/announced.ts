// What a batch brings itself, so that a link may name an entity that comes later in the same content.
import type { PlatformStore } from '../state/store.ts';
import { readIndicatorValue } from '../values/indicator-value.ts';
import { isObject, type BatchContent } from './content.ts';
import type { LinkTarget } from './context.ts';

const identityOf = (
  { indicatorTypes, switches }: PlatformStore,
  typeName: unknown,
  entity: Readonly<Record<string, unknown>>,
): string | undefined => {
  const type = typeof typeName === 'string' ? indicatorTypes.named(typeName) : undefined;
  const value = type === undefined ? undefined : readIndicatorValue(type, entity, switches);
  return type === undefined || value === undefined ? undefined : `${type.name}\t${value.identity}`;
};

/** Read when first asked: a batch without missing links never pays for it. */
export const announcedBy = (
  store: PlatformStore,
  { groups, indicators }: BatchContent,
): ((target: LinkTarget) => boolean) => {
  let known: Set<unknown> | undefined;
  const read = (): Set<unknown> =>
    new Set([
      ...groups.filter(isObject).map(({ xid }) => xid),
      ...indicators.filter(isObject).map((entity) => identityOf(store, entity['type'], entity)),
    ]);
  return (target) => {
    if (target.kind === 'group-id') return false;
    known ??= read();
    const wanted = target.kind === 'group' ? target.xid : identityOf(store, target.type, target);
    return wanted !== undefined && known.has(wanted);
  };
};
