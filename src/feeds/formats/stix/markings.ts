// TLP markings are usually named by id only, and their definitions are not in the bundle: the ids are fixed by the standards.
import type { RawRecord } from '../format.ts';
import { textIn, textsIn } from './objects.ts';

/** From open to closed. WHITE is what CLEAR was called before TLP 2.0. */
const STRICTNESS = [
  'TLP:CLEAR',
  'TLP:WHITE',
  'TLP:GREEN',
  'TLP:AMBER',
  'TLP:AMBER+STRICT',
  'TLP:RED',
];

/** STIX 2.1 §7.2.1.4 for TLP 1, the OASIS extension definition `60a3c5c5-…` for TLP 2. */
const LABELS: Readonly<Record<string, string>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'TLP:WHITE',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'TLP:GREEN',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'TLP:AMBER',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'TLP:RED',
  'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487': 'TLP:CLEAR',
  'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'TLP:GREEN',
  'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'TLP:AMBER',
  'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003': 'TLP:AMBER+STRICT',
  'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1': 'TLP:RED',
};

/** `TLP:AMBER+STRICT` for `amber+strict`, `tlp:AMBER` and the like; undefined for what is no TLP. */
export function tlpLabel(text: string): string | undefined {
  const label = `TLP:${text
    .trim()
    .replace(/^tlp[:_-]?/i, '')
    .toUpperCase()}`;
  return STRICTNESS.includes(label) ? label : undefined;
}

/** The strictest of several; undefined for none. */
export function strictest(labels: readonly string[]): string | undefined {
  return STRICTNESS.findLast((label) => labels.includes(label));
}

const members = (value: unknown): RawRecord =>
  typeof value === 'object' && value !== null ? (value as RawRecord) : {};

/** The label that a definition in the document stands for. */
export function labelOfDefinition(object: RawRecord): string | undefined {
  const old = textIn(members(object['definition']), 'tlp');
  const extended = Object.values(members(object['extensions'])).flatMap(
    (extension) => textIn(members(extension), 'tlp_2_0') ?? [],
  );
  return strictest([old, ...extended].flatMap((text) => tlpLabel(text ?? '') ?? []));
}

/** The strictest label of an object and of its parts; statements and unknown markings say nothing. */
export function labelOfObject(
  object: RawRecord,
  defined: ReadonlyMap<string, string>,
): string | undefined {
  const granular = Array.isArray(object['granular_markings']) ? object['granular_markings'] : [];
  const refs = [
    ...textsIn(object, 'object_marking_refs'),
    ...granular.flatMap((part) => textIn(members(part), 'marking_ref') ?? []),
  ];
  return strictest(refs.flatMap((ref) => LABELS[ref] ?? defined.get(ref) ?? []));
}
