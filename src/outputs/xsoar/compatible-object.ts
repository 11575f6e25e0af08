// An object as the XSOAR integration makes it, field for field, with its known faults. Values go from text to text: the
// integration is written in a language whose whole numbers have no end and whose 3.0 is not 3.
import type { ExportedObject } from '../exported-object.ts';
import { isEmptyJson, rawItems, rawMembers } from '../raw-json.ts';
import { COMPATIBLE_FIELDS } from './compatible-fields.ts';
import type { XsoarSettings } from './settings.ts';
import { compatibleType } from './types.ts';

type Raw = ReadonlyMap<string, string>;

const NOTHING = '""';
/** What counts as false in the language of the integration. */
const isPresent = (text: string | undefined): text is string =>
  text !== undefined && !isEmptyJson(text) && text !== 'false' && Number(text) !== 0;

export function compatibleObject({ text }: ExportedObject, settings: XsoarSettings): string {
  const raw = rawMembers(text);
  const type = compatibleType(textOf(raw.get('type')));
  const value = valueOf(raw, type);
  return json([
    ['value', value],
    ['type', JSON.stringify(type)],
    ['rawJSON', text],
    ['score', String(scoreOf(raw.get('threatAssessScore')))],
    ['fields', json(fieldsOf(raw, type, settings))],
    ['relationships', list(settings.createRelationships ? relationshipsOf(raw, value, type) : [])],
  ]);
}

/** Of a file the strongest hash. */
function valueOf(raw: Raw, type: string): string {
  const hashes = type === 'File' ? ['sha256', 'sha1', 'md5'] : [];
  for (const name of [...hashes, 'summary']) {
    const text = raw.get(name);
    if (isPresent(text)) return text;
  }
  return raw.get('name') ?? NOTHING;
}

/** Thirds of the scale, rounded up: a low score is "good". Only of a whole number. */
const scoreOf = (text: string | undefined): number =>
  text !== undefined && /^-?\d+$/.test(text) ? Math.ceil(Number(text) / (1000 / 3)) : 0;

function fieldsOf(raw: Raw, type: string, settings: XsoarSettings): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const map = Object.hasOwn(COMPATIBLE_FIELDS, type) ? (COMPATIBLE_FIELDS[type] ?? []) : [];
  for (const [member, field] of map) fields.set(field, raw.get(member) ?? NOTHING);
  const tags = dataOf(raw, 'tags').map((tag) => rawMembers(tag).get('name') ?? NOTHING);
  const own = settings.applyFeedTags ? settings.feedTags.map((tag) => JSON.stringify(tag)) : [];
  fields.set('tags', list([...tags, ...own]));
  fields.set('reportedby', reportedByOf(raw, settings));
  if (settings.createRelationships) fields.set('feedrelatedindicators', list(associationsOf(raw)));
  if (type === 'Registry Key') {
    fields.set('namefield', raw.get('Key Name') ?? NOTHING);
    // The third name is not one of ThreatConnect, and the others are one column off.
    fields.set(
      'Key Value',
      list([
        json([
          ['name', raw.get('Key Name') ?? NOTHING],
          ['type', raw.get('Value Name') ?? NOTHING],
          ['data', raw.get('Key Type') ?? NOTHING],
        ]),
      ]),
    );
  }
  if (settings.tlp_color !== '')
    fields.set('trafficlightprotocol', JSON.stringify(settings.tlp_color));
  for (const [name, text] of fields) if (isEmptyJson(text)) fields.delete(name);
  return fields;
}

const reportedByOf = (raw: Raw, { reportedBy }: XsoarSettings): string =>
  reportedBy === 'owner'
    ? (raw.get('ownerName') ?? NOTHING)
    : list([raw.get('ownerName'), raw.get('source')].filter(isPresent));

/** One kind of relationship for all, and types as ThreatConnect calls them at the other end. */
function relationshipsOf(raw: Raw, value: string, type: string): readonly string[] {
  return associationsOf(raw).flatMap((association) => {
    const other = rawMembers(association);
    const [summary, otherType] = [other.get('summary'), other.get('type')];
    const otherValue = isPresent(summary) ? summary : other.get('name');
    if (!isPresent(otherValue) || !isPresent(otherType)) return [];
    return json([
      ['name', '"related-to"'],
      ['reverseName', '"related-to"'],
      ['type', '"IndicatorToIndicator"'],
      ['entityA', value],
      ['entityAType', JSON.stringify(type)],
      ['entityAFamily', '"Indicator"'],
      ['entityB', otherValue],
      ['entityBType', otherType],
      ['entityBFamily', '"Indicator"'],
      ['fields', '{}'],
    ]);
  });
}

const associationsOf = (raw: Raw): readonly string[] => [
  ...dataOf(raw, 'associatedIndicators'),
  ...dataOf(raw, 'associatedGroups'),
];

const dataOf = (raw: Raw, name: string): readonly string[] =>
  rawItems(rawMembers(raw.get(name)).get('data'));

const textOf = (text: string | undefined): string => {
  const value: unknown = text?.startsWith('"') === true ? JSON.parse(text) : '';
  return typeof value === 'string' ? value : '';
};

const list = (items: readonly string[]): string => `[${items.join(',')}]`;

const json = (members: Iterable<readonly [string, string]>): string =>
  `{${[...members].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
