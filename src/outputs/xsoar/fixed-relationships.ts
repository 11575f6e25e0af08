// Relationships in mode `fixed`: both ends by XSOAR's types, files by one hash, associations by their names.
import type { ExportedObject } from '../exported-object.ts';
import { fileHash } from './fixed-value.ts';
import {
  namedRelationship,
  plainRelationship,
  type RelationshipName,
} from './relationship-names.ts';
import type { XsoarSettings } from './settings.ts';
import { fixedType } from './types.ts';

interface Other {
  readonly type: string | undefined;
  readonly value: string | undefined;
  readonly relationship: RelationshipName;
  readonly association?: string | undefined;
}

/** One per other end; ends whose type XSOAR does not have would dangle and are left out. */
export function fixedRelationships(
  object: ExportedObject,
  value: string,
  type: string,
  settings: XsoarSettings,
): readonly object[] {
  const known = new Set<string>();
  return othersOf(object).flatMap((other) => {
    if (other.type === undefined || other.value === undefined || other.value === '') return [];
    const otherValue = other.type === 'File' ? fileHash(other.value) : other.value;
    const otherType = fixedType(other.type, otherValue, settings);
    if (otherType === undefined) return [];
    const { name, reverseName } = other.relationship;
    const key = JSON.stringify([name, otherType, otherValue]);
    if (known.has(key)) return [];
    known.add(key);
    return {
      name,
      reverseName,
      type: 'IndicatorToIndicator',
      entityA: value,
      entityAType: type,
      entityAFamily: 'Indicator',
      entityB: otherValue,
      entityBType: otherType,
      entityBFamily: 'Indicator',
      fields: other.association === undefined ? {} : { associationname: other.association },
    };
  });
}

function othersOf({ kind, record }: ExportedObject): readonly Other[] {
  const named = (one: {
    readonly type: string | undefined;
    readonly summary: string | undefined;
    readonly relationship: string | undefined;
  }): Other => ({
    type: one.type,
    value: one.summary,
    relationship:
      one.relationship === undefined
        ? plainRelationship(kind, 'indicator')
        : namedRelationship(one.relationship, record.type, one.type ?? ''),
    association: one.relationship,
  });
  const custom = kind === 'indicator' ? record.customAssociations : [];
  return [
    ...custom.map(named),
    ...record.associatedIndicators.map(named),
    ...record.associatedGroups.map((one) => ({
      type: one.type,
      value: one.name,
      relationship: plainRelationship(kind, 'group'),
    })),
  ];
}
