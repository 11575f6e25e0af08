// Which event an object belongs to, and what is remembered of an event until the end: its dates, marking and whether it has begun.
// Events are by owner and day, so that what is added or changed touches few of them, and an attribute never moves.
import { createHash } from 'node:crypto';
import type { Tlp } from '../../core/export-settings.ts';
import type { ExportedObject } from '../exported-object.ts';
import { isStricter } from '../marking.ts';
import { ownUuid } from '../uuid.ts';

export interface EventState {
  readonly uuid: string;
  readonly owner: string;
  /** `2026-03-01`. */
  readonly day: string;
  /** Number among the events of the day; 1 is the first. */
  readonly part: number;
  /** Of its newest attribute, seconds since 1970: MISP reads the event anew when it grows. */
  timestamp: number;
  /** The strictest of its attributes. */
  tlp: Tlp | undefined;
}

export interface EventsOfDay {
  readonly instance: string;
  readonly exportId: string;
  readonly eventsPerDay: number;
}

/** `created`: milliseconds since 1970. */
export function newEvent(
  { instance, exportId, eventsPerDay }: EventsOfDay,
  { kind, record }: ExportedObject,
  created: number,
): EventState {
  const owner = record.ownerName ?? '';
  const day = new Date(created).toISOString().slice(0, 10);
  const part = eventsPerDay === 1 ? 1 : 1 + (hashOf(`${kind}:${record.id}`) % eventsPerDay);
  const parts = eventsPerDay === 1 ? [] : [String(eventsPerDay), String(part)];
  const uuid = ownUuid('misp', 'event', instance, exportId, owner, day, ...parts);
  return { uuid, owner, day, part, timestamp: 0, tlp: undefined };
}

const hashOf = (text: string): number => createHash('sha1').update(text).digest().readUInt32BE(0);

/** `timestamp`: seconds since 1970. */
export function notice(event: EventState, timestamp: number, tlp: Tlp | undefined): void {
  event.timestamp = Math.max(event.timestamp, timestamp);
  if (tlp !== undefined && (event.tlp === undefined || isStricter(tlp, event.tlp))) event.tlp = tlp;
}

/** By the protocol's own definition. */
const COLOURS: Readonly<Record<Tlp, string>> = {
  CLEAR: '#FFFFFF',
  GREEN: '#33FF00',
  AMBER: '#FFC000',
  'AMBER+STRICT': '#FFC000',
  RED: '#FF2B2B',
};

export interface MispTag {
  readonly name: string;
  /** A receiver that does not know the tag chooses one of its own where there is none. */
  readonly colour?: string;
}

/** Of MISP's taxonomy. */
export const tlpTag = (tlp: Tlp): MispTag => ({
  name: `tlp:${tlp.toLowerCase()}`,
  colour: COLOURS[tlp],
});

/** What the manifest says of it; the event itself says the same, and its attributes. */
export function eventHead(
  { uuid, owner, day, part, timestamp, tlp }: EventState,
  { instance, eventsPerDay }: EventsOfDay,
): Readonly<Record<string, unknown>> {
  const name = owner.trim() === '' ? 'ThreatConnect' : owner;
  return {
    Orgc: { name, uuid: ownUuid('misp', 'organisation', instance, owner) },
    Tag: tlp === undefined ? [] : [tlpTag(tlp)],
    info: `${name}, ${day}${eventsPerDay === 1 ? '' : ` (${part} of ${eventsPerDay})`}`,
    date: day,
    // Completed; level of threat undefined, because it is the attributes' own.
    analysis: 2,
    threat_level_id: 4,
    timestamp,
    uuid,
  };
}
