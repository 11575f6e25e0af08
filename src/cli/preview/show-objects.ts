// Mapped objects on stdout, in the three forms of `tcfeeds preview --input`.
import { canonicalLine, canonicalList } from '../../feeds/index.ts';
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';
import type { ObjectContent } from '../../core/mapped-object.ts';
import { renderTable } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { plural } from '../terminal/words.ts';
import type { PreviewObject } from './map-files.ts';

export const PREVIEW_FORMATS = ['table', 'jsonl', 'canonical'] as const;
export type PreviewFormat = (typeof PREVIEW_FORMATS)[number];

export interface ObjectOutput {
  add(object: PreviewObject): void;
  finish(): void;
}

/** What a person looks at; a program takes `jsonl`, which has all. */
const TABLE_ROWS = 50;

/** `jsonl` is written as it comes; a table holds its first rows; a list must be sorted first. */
export function objectOutput(format: PreviewFormat, terminal: Terminal): ObjectOutput {
  switch (format) {
    case 'jsonl':
      return { add: (object) => terminal.out(JSON.stringify(object)), finish: () => undefined };
    case 'canonical':
      return canonicalOutput(terminal);
    case 'table':
      return tableOutput(terminal);
  }
}

function canonicalOutput(terminal: Terminal): ObjectOutput {
  const lines = new Set<string>();
  return {
    add: ({ kind, type, id, content }) => {
      const value = kind === 'group' ? (content.name ?? id) : id;
      lines.add(canonicalLine(type as IndicatorType | GroupType, value));
    },
    finish: () => {
      const list = canonicalList(lines);
      if (list !== '') terminal.out(list.slice(0, -1));
    },
  };
}

function tableOutput(terminal: Terminal): ObjectOutput {
  const rows: string[][] = [];
  const groups = new Set<string>();
  let total = 0;
  return {
    add: ({ type, id, content, kind }) => {
      // Records that name the same group make one, as in a run.
      if (kind === 'group' && groups.size === groups.add(id).size) return;
      total += 1;
      if (rows.length >= TABLE_ROWS) return;
      rows.push([
        type,
        kind === 'group' ? (content.name ?? id) : id,
        (content.tags ?? []).join(', '),
        contentInWords(content),
      ]);
    },
    finish: () => {
      terminal.out(
        renderTable(
          [{ title: 'Type' }, { title: 'Value' }, { title: 'Tags' }, { title: 'What else' }],
          rows,
          terminal,
        ),
      );
      if (total > rows.length)
        terminal.out(
          `… and ${plural(total - rows.length, 'more object')}; all of them with --format jsonl`,
        );
    },
  };
}

function contentInWords(content: ObjectContent): string {
  const { rating, confidence, active, firstSeen, lastSeen } = content;
  const { associatedGroups, associatedIndicators = [] } = content;
  const attributes = [
    ...(content.attributes ?? []),
    ...(content.once ?? []),
    ...(content.volatile ?? []),
  ];
  return [
    ...(rating === undefined ? [] : [`rating ${rating}`]),
    ...(confidence === undefined ? [] : [`confidence ${confidence}`]),
    ...(active === undefined ? [] : [active ? 'active' : 'inactive']),
    ...(firstSeen === undefined ? [] : [`first seen ${firstSeen}`]),
    ...(lastSeen === undefined ? [] : [`last seen ${lastSeen}`]),
    ...attributes.map(({ type, value }) => `${type}: ${value}`),
    ...(associatedGroups === undefined ? [] : [plural(associatedGroups.length, 'group')]),
    ...associatedIndicators.map(
      ({ association, inward, type, id }) =>
        `${association} ${inward === true ? 'from' : 'to'} ${type} ${id}`,
    ),
  ].join('\n');
}
