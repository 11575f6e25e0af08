// What an object is called in STIX, from what it says of itself and from what another one says of it: both must give the same id.
import type { ExportedObject } from '../exported-object.ts';
import { hashesIn } from '../file-hashes.ts';
import { groupForm } from './group-types.ts';
import { stixId } from './stix-object.ts';

/** One end of an association. */
export interface End {
  readonly kind: 'indicator' | 'group';
  /** STIX type and id. */
  readonly type: string;
  readonly id: string;
}

export interface OtherEnd extends End {
  /** Name of a custom association or file action. */
  readonly association?: string | undefined;
}

/**
 * By owner, type and value, so that an indicator that was deleted and made anew is the same. A File is the first hash that it has of
 * MD5, SHA-1 and SHA-256, the order in which the specification names files.
 */
function indicatorEnd(instance: string, owner: string, type: string, summary: string): End {
  const value = type === 'File' ? (hashesIn(summary)[0]?.[1] ?? summary) : summary;
  return {
    kind: 'indicator',
    type: 'indicator',
    id: stixId('indicator', instance, owner, type, value),
  };
}

/** By owner and xid; by the platform's id where there is none, because several groups may have one name. */
function groupEnd(
  instance: string,
  owner: string,
  {
    type,
    xid,
    id,
  }: { readonly type: string; readonly xid: string | undefined; readonly id: string },
): End {
  const { type: form } = groupForm(type);
  const name = xid === undefined || xid === '' ? ['id', id] : ['xid', xid];
  return { kind: 'group', type: form, id: stixId(form, instance, owner, type, ...name) };
}

export function endOf(instance: string, { kind, record }: ExportedObject): End {
  const { ownerName: owner = '', type } = record;
  return kind === 'group'
    ? groupEnd(instance, owner, record)
    : indicatorEnd(instance, owner, type, record.summary);
}

/** Other ends of the object's associations, each once; those with a name first. Without an owner they have that of the object. */
export function otherEnds(instance: string, object: ExportedObject): readonly OtherEnd[] {
  const { kind, record } = object;
  const own = record.ownerName ?? '';
  const custom = kind === 'indicator' ? record.customAssociations : [];
  const indicators = [...custom, ...record.associatedIndicators].flatMap((one): OtherEnd[] => {
    const { type, summary, ownerName = own, relationship: association } = one;
    if (type === undefined || summary === undefined) return [];
    return [{ ...indicatorEnd(instance, ownerName, type, summary), association }];
  });
  const groups = record.associatedGroups.flatMap(({ type, xid, id, ownerName = own }): End[] =>
    type === undefined ? [] : [groupEnd(instance, ownerName, { type, xid, id })],
  );
  const { id: self } = endOf(instance, object);
  const byId = new Map<string, OtherEnd>();
  for (const end of [...indicators, ...groups])
    if (end.id !== self && !byId.has(end.id)) byId.set(end.id, end);
  return [...byId.values()];
}
