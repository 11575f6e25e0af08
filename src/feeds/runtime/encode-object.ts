// From a mapped object to its line in a segment, with the fingerprint that decides whether it is sent again.
import { hash } from 'node:crypto';
import {
  footprintOf,
  objectKey,
  type MappedObject,
  type ObjectContent,
} from '../../core/mapped-object.ts';
import { encodeMappedLine } from '../../core/mapped-segment.ts';
import { fleetingPart } from '../mapping/member-order.ts';

const HEX_DIGITS = 32;
const COMMA = 44;
/** More templates than any feed has. */
const MAX_KNOWN = 100;

/** One line of a mapped segment. */
export type EncodeObject = (object: MappedObject, record: number, sourceId: string) => string;

/** An encoder for the objects of one job; the fingerprint of its mapping goes into that of every object. */
export function createEncoder(mappingFingerprint: string): EncodeObject {
  const fleetingLength = createFleetingLength();
  return (object, record, sourceId) => {
    const { content } = object;
    const json = JSON.stringify(content);
    const comparable = comparableJson(json, fleetingLength(content));
    const fingerprint = hash('sha256', `${mappingFingerprint}\n${comparable}`, 'hex');
    return encodeMappedLine({
      key: objectKey(object),
      kind: object.kind,
      type: object.type,
      id: object.id,
      fingerprint: fingerprint.slice(0, HEX_DIGITS),
      content: json,
      footprint: footprintOf(content),
      sourceId,
      record,
    });
  };
}

/** The JSON of the comparable part: the whole without its end, which is the part that does not count as a change. */
function comparableJson(json: string, fleeting: number): string {
  if (fleeting === 0) return json;
  const end = json.length - fleeting;
  return json.charCodeAt(end - 1) === COMMA ? `${json.slice(0, end - 1)}}` : '{}';
}

/**
 * Characters at the end of the JSON of a content that are its fleeting part with the closing bracket; 0 when it has none. Objects of
 * one template mostly have the same one (the instant of the run, or of the list): the last of each is remembered.
 */
function createFleetingLength(): (content: ObjectContent) => number {
  const known = new Map<unknown, { readonly content: ObjectContent; readonly length: number }>();
  return (content) => {
    const { once, volatile, volatileLastSeen, lastSeen } = content;
    // Attributes that are the same for all records are one list, see `compile-object.ts`.
    const template = once ?? volatile;
    const held = known.get(template);
    const isSame =
      held !== undefined &&
      held.content.volatile === volatile &&
      held.content.volatileLastSeen === volatileLastSeen &&
      (volatileLastSeen === undefined || held.content.lastSeen === lastSeen);
    if (isSame) return held.length;
    const fleeting = fleetingPart(content);
    const length = fleeting === undefined ? 0 : JSON.stringify(fleeting).length - 1;
    if (known.size > MAX_KNOWN) known.clear();
    known.set(template, { content, length });
    return length;
  };
}
