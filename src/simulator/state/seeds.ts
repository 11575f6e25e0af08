// What every instance has before anybody writes to it: system attribute types with their sizes, TLP labels.
import type { AttributeTypeRecord, LabelRecord } from './words.ts';

const LONG_TEXT = 65_535;
const SHORT_TEXT = 500;

const ATTRIBUTE_TYPES: readonly (readonly [name: string, maxSize: number, markdown?: true])[] = [
  ['Description', LONG_TEXT, true],
  ['Source', SHORT_TEXT, true],
  ['Additional Analysis and Context', LONG_TEXT, true],
  ['Confidence Rationale', SHORT_TEXT],
  ['Course of Action Recommendation', LONG_TEXT, true],
  ['Country Code', 19],
  ['Detection Method', SHORT_TEXT],
  ['Email Body', LONG_TEXT],
  ['External ID', SHORT_TEXT],
  ['External References', LONG_TEXT],
  ['File Name', SHORT_TEXT],
  ['File Path', SHORT_TEXT],
  ['File Type', SHORT_TEXT],
  ['First Seen', SHORT_TEXT],
  ['Last Seen', SHORT_TEXT],
  ['Malware Family', SHORT_TEXT],
  ['Origin Country', SHORT_TEXT],
  ['Phase of Intrusion', SHORT_TEXT],
  ['Port', SHORT_TEXT],
  ['Reference', SHORT_TEXT],
  ['Registrant Name', SHORT_TEXT],
  ['Reporter', SHORT_TEXT],
  ['Tactics, Techniques, and Procedures', LONG_TEXT, true],
  ['Threat Level', SHORT_TEXT],
  ['Threat Type', SHORT_TEXT],
  ['Title', SHORT_TEXT],
  ['Verification Time', SHORT_TEXT],
];

export const seedAttributeTypes = (): AttributeTypeRecord[] =>
  ATTRIBUTE_TYPES.map(([name, maxSize, markdown], index) => ({
    id: index + 1,
    name,
    description: `${name} of the object.`,
    maxSize,
    allowMarkdown: markdown === true,
  }));

const LABELS: readonly (readonly [name: string, color: string, description: string])[] = [
  ['TLP:WHITE', 'FFFFFF', 'May be distributed without restriction.'],
  ['TLP:GREEN', '33FF00', 'May be shared within the community.'],
  ['TLP:AMBER', 'FFC000', 'May be shared within the organization and with its clients.'],
  ['TLP:RED', 'FF2B2B', 'For named recipients only.'],
  ['TLP:AMBER+STRICT', 'FFC000', 'May be shared within the organization only.'],
  ['TLP:CLEAR', 'FFFFFF', 'May be distributed without restriction.'],
];

/** An instance is older than its first start: the labels have the same date after every restart. */
const INSTALLED_AT = Date.UTC(2020, 0, 1) / 1000;

export const seedLabels = (): LabelRecord[] =>
  LABELS.map(([name, color, description], index) => ({
    id: index + 1,
    name,
    owner: 'System',
    description,
    color,
    addedAt: INSTALLED_AT,
  }));
