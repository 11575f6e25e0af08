// The page of a feed in `docs/feeds`: everything an operator should know, from the definition itself.
import type { Collection } from './collection.ts';
import type { Feed } from './define-feed.ts';
import { describeNode, describeTemplate } from './mapping/describe.ts';
import type { Parameter } from './parameters.ts';
import { describeSource } from './sources/describe-source.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** A Markdown table with aligned columns, as the formatter leaves it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) =>
    Math.max(3, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)];
}

function removalOf(item: Collection): string {
  if (item.removal === 'none') return 'never by comparison';
  return item.grace === undefined
    ? 'after one complete snapshot without it when the source states its total, else after two'
    : `after ${item.grace} complete snapshots without it`;
}

function collectionPart(name: string, item: Collection): readonly string[] {
  return [
    `### ${name}: ${item.title}`,
    '',
    ...table(
      ['Property', 'Value'],
      [
        ['Class', item.feedClass],
        ['Format', item.format.words],
        ['Address', `\`${item.url}\``],
        ...describeSource(item.source),
        ['Asked for again only when changed', item.source.revalidate ? 'yes' : 'no'],
        ['What absence means', item.absence],
        ['Removal', removalOf(item)],
        ['Record id', item.key.map(describeNode).join(' + ')],
        ...(item.position
          ? [['Position', `largest ${describeNode(item.position.of)} (${item.position.order})`]]
          : []),
      ],
    ),
    '',
    ...table(
      ['Object', 'Gets', 'From'],
      item.templates.flatMap(describeTemplate).map((row) => [row.object, row.target, row.source]),
    ),
    '',
  ];
}

const parameterRow = ([name, parameter]: readonly [string, Parameter]): readonly string[] => [
  `\`${name}\``,
  parameter.description,
  parameter.default === null ? 'not set' : `\`${JSON.stringify(parameter.default)}\``,
];

/** The page as Markdown. */
export function feedPage(feed: Feed): string {
  return [
    `# ${feed.title}`,
    '',
    `${feed.description} Definition \`${feed.id}\`, version ${feed.version}.`,
    '',
    `Licence: ${feed.licence}`,
    '',
    '## Limits',
    '',
    ...feed.limits.map((limit) => `- ${limit}`),
    '',
    '## Parameters',
    '',
    ...table(['Name', 'Meaning', 'Default'], Object.entries(feed.parameters).map(parameterRow)),
    '',
    '## Attribute types',
    '',
    ...table(
      ['Type', 'On'],
      feed.attributeTypes().map((use) => [use.type, [...use.indicators, ...use.groups].join(', ')]),
    ),
    '',
    '## Collections',
    '',
    ...Object.entries(feed.collections).flatMap(([name, item]) => collectionPart(name, item)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
