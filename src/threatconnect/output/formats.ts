// Indicators as text for other tools: JSON, CSV, key=value, CEF, LEEF. One indicator is one line in each of them.
import type { IndicatorCore } from '../records/indicator.ts';

/** Anything with these members: records of lists and of the bulk download. */
export type Exportable = Pick<IndicatorCore, 'id' | 'type' | 'summary'> &
  Partial<
    Pick<
      IndicatorCore,
      | 'ownerName'
      | 'rating'
      | 'confidence'
      | 'description'
      | 'source'
      | 'dateAdded'
      | 'lastModified'
      | 'webLink'
      | 'active'
    >
  >;

const COLUMNS = [
  'id',
  'type',
  'summary',
  'ownerName',
  'rating',
  'confidence',
  'active',
  'dateAdded',
  'lastModified',
  'description',
  'source',
  'webLink',
] as const;
type Column = (typeof COLUMNS)[number];

const textOf = (indicator: Exportable, column: Column): string => {
  const value = indicator[column];
  return value === undefined ? '' : String(value);
};
const present = (indicator: Exportable): readonly (readonly [Column, string])[] =>
  COLUMNS.filter((column) => indicator[column] !== undefined).map(
    (column) => [column, textOf(indicator, column)] as const,
  );

/** Everything that the record has, on one line. */
export const toJsonLine = (indicator: Exportable): string => JSON.stringify(indicator);

export const csvHeader = (): string => COLUMNS.join(',');

/** RFC 4180. A cell that a spreadsheet would take for a formula is quoted with an apostrophe before it. */
export const toCsvLine = (indicator: Exportable): string =>
  COLUMNS.map((column) => csvCell(textOf(indicator, column))).join(',');

/** One cell of that form, for columns of one's own. */
export function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** `key="value"` with blanks between; quotes and backslashes are escaped, line ends become `\n`. */
export const toKeyValueLine = (indicator: Exportable): string =>
  present(indicator)
    .map(
      ([key, value]) => `${key}="${value.replace(/[\\"]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')}"`,
    )
    .join(' ');

export interface EventOptions {
  /** @default 'ThreatConnect' */
  readonly vendor?: string;
  /** @default 'ThreatConnect' */
  readonly product?: string;
  /** @default '1.0' */
  readonly version?: string;
}

/** A rating of 5 is the highest severity, 10. */
const severityOf = ({ rating }: Exportable): number => Math.round((rating ?? 0) * 2);

const CEF_KEYS: Readonly<Partial<Record<Exportable['type'], string>>> = {
  Address: 'src',
  Host: 'shost',
  URL: 'request',
  EmailAddress: 'suser',
  File: 'fileHash',
  'User Agent': 'requestClientApplication',
};

/** ArcSight's format, version 0. The value stands under the key that its type has there, else in `cs1`. */
export function toCefLine(indicator: Exportable, options: EventOptions = {}): string {
  const { vendor = 'ThreatConnect', product = 'ThreatConnect', version = '1.0' } = options;
  const head = [
    vendor,
    product,
    version,
    indicator.type,
    `${indicator.type} indicator`,
    String(severityOf(indicator)),
  ];
  const valueKey = CEF_KEYS[indicator.type];
  const extension: (readonly [string, string])[] = [
    ['externalId', indicator.id],
    ...(valueKey === undefined
      ? [['cs1', indicator.summary] as const, ['cs1Label', indicator.type] as const]
      : [[valueKey, indicator.summary] as const]),
    ...optional('cn1', indicator.confidence, 'cn1Label', 'confidence'),
    ...optional('cfp1', indicator.rating, 'cfp1Label', 'rating'),
    ...optional('cs2', indicator.ownerName, 'cs2Label', 'owner'),
    ...optional('start', epochMs(indicator.dateAdded)),
    ...optional('end', epochMs(indicator.lastModified)),
    ...optional('msg', indicator.description),
  ];
  const body = extension.map(([key, value]) => `${key}=${cefValue(value)}`).join(' ');
  return `CEF:0|${head.map(cefHead).join('|')}|${body}`;
}

const optional = (
  key: string,
  value: string | number | undefined,
  labelKey?: string,
  label?: string,
): readonly (readonly [string, string])[] => {
  if (value === undefined) return [];
  const pair = [key, String(value)] as const;
  return labelKey === undefined || label === undefined ? [pair] : [pair, [labelKey, label]];
};
const epochMs = (date: string | undefined): number | undefined => {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};
const cefHead = (text: string): string => text.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ');
const cefValue = (text: string): string =>
  text.replace(/[\\=]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');

/** QRadar's format, version 2.0, with a tab between the attributes. */
export function toLeefLine(indicator: Exportable, options: EventOptions = {}): string {
  const { vendor = 'ThreatConnect', product = 'ThreatConnect', version = '1.0' } = options;
  const head = ['LEEF:2.0', ...[vendor, product, version, indicator.type].map(leefHead), 'x09'];
  const attributes: (readonly [string, string])[] = [
    ['sev', String(severityOf(indicator))],
    ...present(indicator),
  ];
  return `${head.join('|')}|${attributes.map(([key, value]) => `${key}=${value.replace(/[\t\r\n]+/g, ' ')}`).join('\t')}`;
}

const leefHead = (text: string): string => text.replace(/[|\t\r\n]+/g, ' ');
