// `filters=name<op>value[,…]` of v2 lists: comma means AND, `orParams=true` makes all of them OR. Which operators a name takes is a table.
import type { GroupRecord, IndicatorRecord } from '../../state/records.ts';
import { falsePositivesOf } from '../../state/sightings.ts';
import { isTrue } from '../../transport/request.ts';
import { readInstant } from '../../values/dates.ts';
import { refuseV2 } from './envelope.ts';

type Value = string | number | boolean | undefined;
type Kind = 'text' | 'number' | 'boolean' | 'date';

interface FilterField<T> {
  readonly operators: string;
  readonly kind: Kind;
  readonly read: (record: T) => Value;
}
export type FilterTable<T> = Readonly<Record<string, FilterField<T>>>;

const filter = <T>(
  operators: string,
  kind: Kind,
  read: FilterField<T>['read'],
): FilterField<T> => ({
  operators,
  kind,
  read,
});

/** Known to the platform from sources of its own, never here. */
const unknown = <T>(operators: string, kind: Kind): FilterField<T> =>
  filter<T>(operators, kind, () => undefined);

export const INDICATOR_FILTERS: FilterTable<IndicatorRecord> = {
  active: filter('=', 'boolean', (record) => record.active),
  summary: filter('=^', 'text', (record) => record.summary),
  dateAdded: filter('<>', 'date', (record) => record.addedAt),
  rating: filter('<>', 'number', (record) => record.rating),
  confidence: filter('=<>', 'number', (record) => record.confidence),
  falsePositive: filter('=<>', 'number', (record) => falsePositivesOf(record).count),
  whoisActive: filter('=', 'boolean', (record) => record.extras?.whoisActive ?? false),
  dnsActive: filter('=', 'boolean', (record) => record.extras?.dnsActive ?? false),
  threatAssessScore: filter('=<>', 'number', (record) => record.extras?.threatAssess?.score),
  threatAssessRating: filter('<>', 'number', (record) => record.extras?.threatAssess?.rating),
  threatAssessConfidence: filter(
    '<>',
    'number',
    (record) => record.extras?.threatAssess?.confidence,
  ),
  city: unknown('=', 'text'),
  countryCode: unknown('=', 'text'),
  countryName: unknown('=', 'text'),
  organization: unknown('=', 'text'),
  state: unknown('=', 'text'),
  timezone: unknown('=', 'text'),
  asn: unknown('=', 'number'),
};

const dateOf = (group: GroupRecord, key: string): number | undefined => {
  const value = group.fields[key];
  return typeof value === 'string' ? readInstant(value) : undefined;
};

export const GROUP_FILTERS: FilterTable<GroupRecord> = {
  name: filter('=^', 'text', (group) => group.name),
  dateAdded: filter('<>', 'date', (group) => group.addedAt),
  firstSeen: filter('<>', 'date', (group) => group.dates?.firstSeen),
  eventDate: filter('<>', 'date', (group) => dateOf(group, 'eventDate')),
  fileType: filter('=', 'text', (group) => {
    const value = group.fields['fileType'];
    return typeof value === 'string' ? value : undefined;
  }),
};

const wanted = (name: string, kind: Kind, text: string): Value => {
  const wrong = (): never => refuseV2(400, `Please enter a valid ${name}`);
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? wrong() : Number(text);
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : wrong();
    case 'date':
      return readInstant(text) ?? wrong();
  }
};

const compare = (value: Value, operator: string, target: Value): boolean => {
  if (value === undefined || target === undefined) return false;
  if (operator === '=') return value === target;
  if (operator === '^') return String(value).startsWith(String(target));
  return operator === '<' ? value < target : value > target;
};

export interface ReadFilters<T> {
  readonly names: ReadonlySet<string>;
  readonly fits: (record: T) => boolean;
}

export const readFilters = <T>(query: URLSearchParams, table: FilterTable<T>): ReadFilters<T> => {
  const text = query.get('filters') ?? '';
  const names = new Set<string>();
  const tests =
    text === ''
      ? []
      : text.split(',').map((part) => {
          const [, name = '', operator = '', value = ''] =
            /^([A-Za-z]+)([=<>^])(.*)$/s.exec(part) ?? [];
          const field = Object.hasOwn(table, name) ? table[name] : undefined;
          if (field?.operators.includes(operator) !== true || operator === '')
            return refuseV2(400, `The request was not properly formed: filter ${part}`);
          names.add(name);
          const target = wanted(name, field.kind, value);
          return (record: T): boolean => compare(field.read(record), operator, target);
        });
  if (tests.length === 0) return { names, fits: () => true };
  const any = isTrue(query, 'orParams');
  return {
    names,
    fits: (record) =>
      any ? tests.some((test) => test(record)) : tests.every((test) => test(record)),
  };
};
