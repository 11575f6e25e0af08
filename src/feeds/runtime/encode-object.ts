// From a mapped object to its line in a segment, with the fingerprint that decides whether it is sent again.
import { hash } from 'node:crypto';
import {
  comparableContent,
  footprintOf,
  objectKey,
  type MappedObject,
  type ObjectContent,
} from '../../core/mapped-object.ts';
import { encodeMappedLine } from '../../core/mapped-segment.ts';

export interface EncodeContext {
  readonly mappingFingerprint: string;
}

const HEX_DIGITS = 32;

/** Fingerprint of a content whose members are in the order of their names (as the mapping makes them). */
function fingerprintOf(content: ObjectContent, json: string, context: EncodeContext): string {
  const same =
    content.once === undefined &&
    content.volatile === undefined &&
    content.volatileLastSeen === undefined;
  const text = same ? json : JSON.stringify(comparableContent(content));
  return hash('sha256', `${context.mappingFingerprint}\n${text}`, 'hex').slice(0, HEX_DIGITS);
}

/** One line of a mapped segment. */
export function encodeObject(
  object: MappedObject,
  record: number,
  sourceId: string,
  context: EncodeContext,
): string {
  const json = JSON.stringify(object.content);
  return encodeMappedLine({
    key: objectKey(object),
    kind: object.kind,
    type: object.type,
    id: object.id,
    fingerprint: fingerprintOf(object.content, json, context),
    content: json,
    footprint: footprintOf(object.content),
    sourceId,
    record,
  });
}
