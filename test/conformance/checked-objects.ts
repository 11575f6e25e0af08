// What judges of outputs are shown: everything that outputs are tested with, and each type with each hostile value, marked, expired,
// switched off, associated.
import type { ExportedObject, ExportEvent } from '../../src/outputs/index.ts';
import { GROUP_TYPES, HOSTILE_TEXTS, hostileEvents, TYPES } from '../outputs/hostile-objects.ts';
import { data, group, indicator, withdraw, type Members } from '../outputs/sample-objects.ts';

let next = 9_007_199_254_800_001n;
const newId = (): string => String((next += 2n));

const MARKINGS = ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED'];

/** Of an object of type `type` everything that an answer may have, which differs by number. */
const full = (at: number, type: string): object => ({
  ownerName: `Owner ${at % 3}`,
  description: `of ${type}`,
  webLink: `https://tc.example/#/details/${at}`,
  source: at % 2 === 0 ? 'https://report.example/a?b=c#d' : 'a person',
  rating: at % 6,
  confidence: (at * 7) % 101,
  threatAssessScore: (at * 37) % 1001,
  threatAssessRating: 3.25,
  threatAssessConfidence: 55.5,
  active: at % 5 !== 0,
  externalDateExpires: at % 2 === 0 ? '2025-01-01T00:00:00Z' : '2027-01-01T00:00:00Z',
  tags: data({ name: 'one' }, { name: 'ONE' }, { name: 'one' }),
  securityLabels: data({ name: MARKINGS[at % MARKINGS.length] }),
  associatedIndicators: data(
    { id: 3, type: 'Host', summary: 'a.example', ownerName: 'Owner 0' },
    { id: 4, type: 'File', summary: 'A'.repeat(32), ownerName: 'Owner 1' },
  ),
  associatedGroups: data(
    ...GROUP_TYPES.map((name, n) => ({ id: 100 + n, type: name, name, xid: `x-${n}` })),
  ),
  customAssociations: data({
    id: 5,
    type: 'Address',
    summary: '192.0.2.1',
    customAssociationName: 'Host to Address',
  }),
});

/** Each time other objects of the platform, with the same values. */
const described = (): readonly ExportedObject[] => [
  ...TYPES.map((members, at) => indicator({ ...members, ...full(at, members.type) }, newId())),
  ...GROUP_TYPES.map((type, at) =>
    group({ type, name: `CVE-2026-${10_000 + at}`, xid: `x-${at}`, ...full(at, type) }, newId()),
  ),
];

/** A value as it should not be, in the key of its type. */
const hostile = (members: Members, text: string): Members => {
  const keys = Object.keys(members).filter((key) => key !== 'type');
  return { type: members.type, ...Object.fromEntries(keys.map((key) => [key, text])) };
};
const hostileValues = TYPES.flatMap((members) =>
  HOSTILE_TEXTS.map((text) => indicator(hostile(members, text), newId())),
);
/** Each text, whatever the type. */
const hostileNames = HOSTILE_TEXTS.map((name, at) =>
  group(
    { type: GROUP_TYPES[at % GROUP_TYPES.length] ?? '', name, xid: name, description: name },
    newId(),
  ),
);

/** In the order in which a mirror tells them. */
export const checkedEvents: readonly ExportEvent[] = [
  ...described().map((object) => withdraw(object, 'left')),
  ...hostileEvents,
  ...[...described(), ...hostileValues, ...hostileNames].map((object): ExportEvent => ({
    action: 'change',
    object,
    changedAt: '2026-04-01T00:00:00.123Z',
  })),
];
