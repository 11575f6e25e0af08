// What an event becomes in STIX.
import type { ExportedObject, ExportEvent } from '../exported-object.ts';
import { tlpOf } from '../marking.ts';
import type { OutputContext, Refusal } from '../output.ts';
import { configuredTlp } from '../tlp-settings.ts';
import { versionOf, type ObjectVersion } from '../versions.ts';
import { described, isRevoked, versioned } from './described.ts';
import { endOf, otherEnds } from './ends.ts';
import { groupMembers } from './group-object.ts';
import { groupForm, isContainer } from './group-types.ts';
import { indicatorMembers } from './indicator-object.ts';
import { observableOf } from './observable.ts';
import { patternOf } from './pattern.ts';
import { relationship, relationshipsOf } from './relationships.ts';
import type { StixSettings } from './settings.ts';
import { MAKER_OBJECTS, ownerIdentity, tlpDefinition } from './shared-objects.ts';
import { SPEC, type StixObject } from './stix-object.ts';

export interface MadeStix {
  /** Identities, markings and the extension that the objects refer to: the same beside many objects, never taken back. */
  readonly shared: readonly StixObject[];
  /** The object itself first; of an observable and relationships the same may come of several objects of the platform. */
  readonly objects: readonly [StixObject, ...StixObject[]];
}

export type ToStix = (event: ExportEvent) => MadeStix | { readonly refused: Refusal };

/** Of the same event always the same. */
export function createToStix(
  { instance }: Pick<OutputContext, 'instance'>,
  settings: StixSettings,
): ToStix {
  const configured = configuredTlp(settings);
  const identities = new Map<string, StixObject>();
  const identityOf = (owner: string): StixObject => {
    const known = identities.get(owner) ?? ownerIdentity(instance, owner);
    identities.set(owner, known);
    return known;
  };
  return (event) => {
    const { object } = event;
    const version = versionOf(event);
    const identity = identityOf(object.record.ownerName ?? '');
    const level = tlpOf(object, configured);
    const marking = level === undefined ? [] : [tlpDefinition(level)];
    const markings = marking.length === 0 ? undefined : marking.map(({ id }) => id);
    const own = endOf(instance, object);
    const others = settings.relationships ? otherEnds(instance, object) : [];
    const held = others.length === 0 ? [identity.id] : others.map(({ id }) => id);
    const made = membersOf(object, version, isContainer(own.type) ? held : []);
    if ('refused' in made) return made;
    const base = {
      created_by_ref: identity.id,
      ...versioned(version, isRevoked(event)),
      object_marking_refs: markings,
    };
    const main = {
      type: own.type,
      ...SPEC,
      id: own.id,
      ...base,
      ...made.members,
      ...described(event),
    };
    const seen =
      settings.observables && object.kind === 'indicator' ? observableOf(object) : undefined;
    return {
      shared: [...MAKER_OBJECTS, identity, ...marking],
      objects: [
        main,
        ...(seen === undefined
          ? []
          : [
              { ...seen, object_marking_refs: markings },
              relationship(base, 'based-on', own.id, seen.id),
            ]),
        ...relationshipsOf(base, own, others),
      ],
    };
  };
}

function membersOf(
  object: ExportedObject,
  version: ObjectVersion,
  held: readonly string[],
): { readonly members: Readonly<Record<string, unknown>> } | { readonly refused: Refusal } {
  if (object.kind === 'group')
    return { members: groupMembers(object, groupForm(object.record.type), version, held) };
  const pattern = patternOf(object);
  if (pattern !== undefined) return { members: indicatorMembers(object, pattern, version) };
  const { id, type } = object.record;
  return {
    refused: {
      code: 'value-form',
      message: `indicator ${id}: its value has not the form of type ${type}, so that no pattern can be made of it`,
    },
  };
}
