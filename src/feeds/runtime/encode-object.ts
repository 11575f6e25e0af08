// From a mapped object to its line in a segment, with the fingerprint that decides whether it is sent again.
import { hash } from 'node:crypto';
import { footprintOf, objectKey, type MappedObject } from '../../core/mapped-object.ts';
import { encodeMappedLine } from '../../core/mapped-segment.ts';
import { fleetingPart } from '../mapping/member-order.ts';

const HEX_DIGITS = 32;

/** The JSON of the comparable part: the whole without its end, which is the part that does not count as a change. */
function comparableJson(json: string, object: MappedObject): string {
  const fleeting = fleetingPart(object.content);
  if (fleeting === undefined) return json;
  const end = json.length - (JSON.stringify(fleeting).length - 1);
  return json.charCodeAt(end - 1) === 44 ? `${json.slice(0, end - 1)}}` : '{}';
}

/** One line of a mapped segment. */
export function encodeObject(
  object: MappedObject,
  record: number,
  sourceId: string,
  mappingFingerprint: string,
): string {
  const json = JSON.stringify(object.content);
  const comparable = comparableJson(json, object);
  return encodeMappedLine({
    key: objectKey(object),
    kind: object.kind,
    type: object.type,
    id: object.id,
    fingerprint: hash('sha256', `${mappingFingerprint}\n${comparable}`, 'hex').slice(0, HEX_DIGITS),
    content: json,
    footprint: footprintOf(object.content),
    sourceId,
    record,
  });
}
