// The page of a feed in `docs/feeds`: everything an operator should know, from the definition itself.
import type { Collection } from './collection.ts';
import type { Feed } from './define-feed.ts';
import { deprecationAdvice } from './deprecation-advice.ts';
import { attributeTable, mappingTable } from './mapping-document.ts';
import { describeNode } from './mapping/describe.ts';
import { table } from './markdown.ts';
import type { Parameter } from './parameters.ts';
import { describeDetail, describeSource } from './sources/describe-source.ts';

/** A record of the source and what becomes of it. */
export interface SampleRecord {
  readonly collection: string;
  /** As the format delivers it. */
  readonly record: unknown;
  readonly objects: readonly unknown[];
}

function removalOf(item: Collection): string {
  if (item.removal === 'none') return 'never by comparison';
  return item.grace === undefined
    ? 'after one complete snapshot without it when the source states its total, else after two'
    : `after ${item.grace} complete snapshots without it`;
}

const fetchedWhen = (name: string, item: Collection): string =>
  item.enabled ? 'yes' : `only when switched on: \`collections: { ${name}: true }\``;

function collectionPart(name: string, item: Collection): readonly string[] {
  return [
    `### ${name}: ${item.title}`,
    '',
    ...table(
      ['Property', 'Value'],
      [
        ['Fetched', fetchedWhen(name, item)],
        ['Class', item.feedClass],
        ['Format', item.format.words],
        ['Address', `\`${item.url}\``],
        ...describeSource(item.source),
        ...(item.detail ? describeDetail(item.detail) : []),
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
    ...mappingTable(item),
    '',
  ];
}

const parameterRow = ([name, parameter]: readonly [string, Parameter]): readonly string[] => [
  `\`${name}\``,
  parameter.description,
  defaultOf(parameter),
];

function defaultOf(parameter: Parameter): string {
  if (parameter.required === true) return '**required**';
  return parameter.default === null ? 'not set' : `\`${JSON.stringify(parameter.default)}\``;
}

const jsonBlock = (values: readonly unknown[]): readonly string[] => [
  '```text',
  ...values.map((value) => JSON.stringify(value, null, 2)),
  '```',
];

function samplePart(sample: SampleRecord | undefined): readonly string[] {
  if (sample === undefined) return [];
  return [
    '## Sample',
    '',
    `A record of \`${sample.collection}\`, made up, as it is read:`,
    '',
    ...jsonBlock([sample.record]),
    '',
    'What it becomes:',
    '',
    ...jsonBlock(sample.objects),
    '',
  ];
}

/** The page as Markdown, with a sample where one is at hand. */
export function feedPage(feed: Feed, sample?: SampleRecord): string {
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
    ...attributeTable(feed),
    '',
    '## Collections',
    '',
    ...Object.entries(feed.collections).flatMap(([name, item]) => collectionPart(name, item)),
    '## Deprecation',
    '',
    ...deprecationAdvice(feed),
    '',
    ...samplePart(sample),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
