// The four TLP markings of STIX 2.1, which stand before the indicators of a collection.

export interface TlpMarking {
  readonly id: string;
  readonly tlp: string;
}

/** The standard made them on this day. */
export const MARKINGS_AT = Date.UTC(2017, 0, 20) / 1000;

export const TLP_MARKINGS: readonly TlpMarking[] = [
  { tlp: 'amber', id: 'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82' },
  { tlp: 'white', id: 'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9' },
  { tlp: 'green', id: 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da' },
  { tlp: 'red', id: 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed' },
];

export const markingView = ({ id, tlp }: TlpMarking): Record<string, unknown> => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id,
  created: new Date(MARKINGS_AT * 1000).toISOString(),
  definition_type: 'tlp',
  name: `TLP:${tlp.toUpperCase()}`,
  definition: { tlp },
});

/** The markings a record's security labels stand for. */
export const markingRefs = (labels: readonly { readonly name: string }[]): string[] =>
  TLP_MARKINGS.filter(({ tlp }) =>
    labels.some(({ name }) => name === `TLP:${tlp.toUpperCase()}`),
  ).map(({ id }) => id);
