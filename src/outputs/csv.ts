// CSV by RFC 4180: one line per object, for spreadsheets and databases.
import { z } from 'zod';
import { factsOf, type Facts } from './event-facts.ts';
import { defineOutput } from './output.ts';
import { flag, words } from './setting-values.ts';

const COLUMNS = [
  'kind',
  'id',
  'type',
  'value',
  'owner',
  'rating',
  'confidence',
  'threatAssessScore',
  'tlp',
  'tags',
  'active',
  'dateAdded',
  'lastModified',
  'description',
  'source',
  'webLink',
] as const satisfies readonly (keyof Facts)[];
type Column = (typeof COLUMNS)[number];
const isColumn = (name: string): name is Column => COLUMNS.some((column) => column === name);

const LINE_END = '\r\n';
/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

export const csv = defineOutput({
  id: 'csv',
  title: 'CSV (RFC 4180)',
  contents: ['state', 'changes'],
  identity: 'object',
  settings: z.strictObject({
    /** Which columns, in this order. */
    columns: words()
      .default([...COLUMNS])
      .refine((names) => names.length > 0 && names.every(isColumn), {
        error: `expected columns out of ${COLUMNS.join(', ')}`,
      })
      .transform((names) => names.filter(isColumn)),
    header: flag(true),
    /** An apostrophe in front of cells that a spreadsheet would take for formulas. Off: for readers that are none. */
    formulaGuard: flag(true),
  }),
  contentTypeOf: () => 'text/csv; charset=utf-8',
  create: (_context, content, { columns, header, formulaGuard }) => {
    const file = content === 'state' ? 'objects.csv' : 'changes.csv';
    const own = content === 'changes' ? ['action', 'reason'] : [];
    const line = (cells: readonly string[]): string =>
      `${cells.map((cell) => csvCell(cell, formulaGuard)).join(',')}${LINE_END}`;
    return {
      begin: () => [{ file, text: header ? line([...own, ...columns]) : '' }],
      write: (event) => {
        if (content === 'state' && event.action === 'withdraw') return { parts: [] };
        const facts = factsOf(event.object);
        const reason = event.action === 'withdraw' ? event.reason : '';
        const first = content === 'changes' ? [event.action, reason] : [];
        const cells = columns.map((column) => textOf(facts[column]));
        return { parts: [{ file, text: line([...first, ...cells]) }] };
      },
      end: () => [],
    };
  },
});

/** Tags stand in one cell with semicolons between them. */
function textOf(value: Facts[Column]): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? value.join(';') : String(value);
}

function csvCell(text: string, formulaGuard: boolean): string {
  const harmless = formulaGuard && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
