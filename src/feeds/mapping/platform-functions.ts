// Functions of the mapping language that make what the platform has words of its own for: labels, tags of other schemes, occurrences.
import type { JsonObject } from '../../core/json.ts';
import { tlpLabel } from '../formats/stix/markings.ts';
import type { MappingFunction } from './function-contract.ts';
import { isMissing, listOf, onText, textOf } from './scalars.ts';

/** Sectors of the North American Industry Classification System, 2022, by the first two digits of a code. */
const SECTORS: Readonly<Record<string, string>> = {
  '11': 'Agriculture, Forestry, Fishing and Hunting',
  '21': 'Mining, Quarrying, and Oil and Gas Extraction',
  '22': 'Utilities',
  '23': 'Construction',
  '31-33': 'Manufacturing',
  '42': 'Wholesale Trade',
  '44-45': 'Retail Trade',
  '48-49': 'Transportation and Warehousing',
  '51': 'Information',
  '52': 'Finance and Insurance',
  '53': 'Real Estate and Rental and Leasing',
  '54': 'Professional, Scientific, and Technical Services',
  '55': 'Management of Companies and Enterprises',
  '56': 'Administrative and Support and Waste Management and Remediation Services',
  '61': 'Educational Services',
  '62': 'Health Care and Social Assistance',
  '71': 'Arts, Entertainment, and Recreation',
  '72': 'Accommodation and Food Services',
  '81': 'Other Services (except Public Administration)',
  '92': 'Public Administration',
};

const codesOf = (range: string): readonly string[] => {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
};
const TAG_BY_CODE: ReadonlyMap<string, string> = new Map(
  Object.entries(SECTORS).flatMap(([range, title]) =>
    codesOf(range).map((code) => [code, `NAICS: ${range} - ${title}`] as const),
  ),
);
const TAG_BY_TITLE: ReadonlyMap<string, string> = new Map(
  Object.entries(SECTORS).map(([range, title]) => [
    title.toLowerCase(),
    `NAICS: ${range} - ${title}`,
  ]),
);
const CODE = /^(?:NAICS[:\s-]*)?(\d{2})(?:\d{0,4}|-\d{2})(?:\s*[-:–].*)?$/i;

const sectorTag = (text: string): string | undefined => {
  const code = CODE.exec(text.trim())?.[1];
  return code === undefined ? TAG_BY_TITLE.get(text.trim().toLowerCase()) : TAG_BY_CODE.get(code);
};

/** A cell of a Markdown table: in one line, and without what would end it. */
const cell = (value: unknown): string =>
  (typeof value === 'object' && value !== null ? JSON.stringify(value) : (textOf(value) ?? ''))
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .trim();

function markdownTable(rows: readonly unknown[], columns: JsonObject): string | undefined {
  const names = Object.keys(columns);
  const members = Object.values(columns).map((member) => textOf(member) ?? '');
  const lines = rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null) return [];
    const cells = members.map((member) =>
      cell(Object.hasOwn(row, member) ? (row as Record<string, unknown>)[member] : undefined),
    );
    return cells.every((text) => text === '') ? [] : [`| ${cells.join(' | ')} |`];
  });
  if (lines.length === 0) return undefined;
  return [`| ${names.join(' | ')} |`, `|${names.map(() => ' --- |').join('')}`, ...lines].join(
    '\n',
  );
}

/** By name, as it stands in the tree. */
export const PLATFORM_FUNCTIONS: Readonly<Record<string, MappingFunction>> = {
  tlp: {
    oncePerRecord: true,
    bind: (_options, tools) =>
      onText((text) => {
        const label = tlpLabel(text);
        if (label === undefined) tools.note('tlp_unknown');
        return label;
      }),
    words: ([value]) => `TLP label of ${value}`,
  },
  naicsTags: {
    oncePerRecord: true,
    bind: (_options, tools) => (list) => [
      ...new Set(
        listOf(list).flatMap((text) => {
          const tag = sectorTag(text);
          if (tag === undefined) tools.note('naics_unknown');
          return tag ?? [];
        }),
      ),
    ],
    words: ([value]) => `sectors of ${value}, as tags of NAICS`,
  },
  table: {
    bind: (options) => {
      const columns = options['columns'] as JsonObject;
      return (rows) => (Array.isArray(rows) ? markdownTable(rows, columns) : undefined);
    },
    words: ([value], options) =>
      `table of ${value} with the columns ${Object.keys(options['columns'] as JsonObject).join(', ')}`,
  },
  occurrence: {
    bind: () => (fileName, path, date) => {
      const parts = Object.entries({ date, fileName, path }).filter(
        ([, value]) => !isMissing(value),
      );
      return parts.length === 0 ? undefined : [Object.fromEntries(parts)];
    },
    words: ([fileName, path, date]) =>
      `one occurrence: name ${fileName}, path ${path}, date ${date}`,
  },
};
