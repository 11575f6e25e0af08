// Finds the parts of MISP events, whatever they are wrapped in: one event, a REST answer, a bare array. An event may have a hundred
// thousand attributes: it is never read as a whole.
import type { FormatReader } from '../format.ts';
import type { JsonPath } from '../json-path.ts';
import { JsonScanner } from '../json-scanner.ts';

export interface EventParts {
  attribute(text: string): void;
  object(text: string): void;
  /** Any other member of the event. */
  member(name: string, text: string): void;
  /** The event that the parts since the last call belong to is over. */
  end(): void;
}

const PREFIXES: readonly JsonPath[] = [
  ['Event'],
  ['response', '[]', 'Event'],
  ['response', 'Event'],
  ['[]', 'Event'],
  ['[]'],
  [],
];

/** Paths to a part of an event, each with the path to the event. */
const pathsTo = (...part: readonly string[]): ReadonlyMap<JsonPath, JsonPath> =>
  new Map(PREFIXES.map((prefix) => [[...prefix, ...part], prefix]));

const ATTRIBUTES = pathsTo('Attribute', '[]');
const OBJECTS = pathsTo('Object', '[]');
const MEMBERS = pathsTo('{}');
const PATHS = [...ATTRIBUTES.keys(), ...OBJECTS.keys(), ...MEMBERS.keys()] as [
  JsonPath,
  ...JsonPath[],
];

/** A reader that calls for every part of every event, in order. */
export function walkEvents(parts: EventParts): FormatReader {
  /** Level of the event that is being read; 0 outside of one. */
  let level = 0;
  const scanner = new JsonScanner(PATHS, {
    record: (text, names, path) => {
      const prefix = ATTRIBUTES.get(path) ?? OBJECTS.get(path);
      level = (prefix ?? MEMBERS.get(path) ?? []).length + 1;
      if (ATTRIBUTES.has(path)) parts.attribute(text);
      else if (prefix) parts.object(text);
      else parts.member(names.at(-1) ?? '', text);
    },
    fact: () => undefined,
    close: (closed) => {
      if (closed !== level) return;
      level = 0;
      parts.end();
    },
  });
  return {
    push: (text) => scanner.push(text),
    end: () => {
      scanner.end();
      return { proven: true };
    },
  };
}
