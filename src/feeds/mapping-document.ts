// The vendor's data-mapping document of a feed: what each field of each object comes from, by collection.
import type { Collection } from './collection.ts';
import type { Feed } from './define-feed.ts';
import { table } from './markdown.ts';
import { describeTemplate } from './mapping/describe.ts';

/** Titles of the columns of {@link mappingRows}. */
export const MAPPING_HEAD = ['Object', 'Gets', 'From'] as const;

/** What each field of each object of a collection comes from. */
export const mappingRows = (item: Collection): readonly (readonly string[])[] =>
  item.templates
    .flatMap(describeTemplate)
    .map(({ object, target, source }) => [object, target, source]);

/** The mapping of one collection as a table; the same on the page of the feed. */
export function mappingTable(item: Collection): readonly string[] {
  return table(MAPPING_HEAD, mappingRows(item));
}

/** The attribute types that must exist on the platform, and on which objects. */
export function attributeTable(feed: Feed): readonly string[] {
  const uses = feed.attributeTypes();
  if (uses.length === 0) return ['None.'];
  return table(
    ['Type', 'On'],
    uses.map((use) => [use.type, [...use.indicators, ...use.groups].join(', ')]),
  );
}

/** The document as Markdown. */
export function mappingDocument(feed: Feed): string {
  return [
    `# Data mapping: ${feed.title}`,
    '',
    `Definition \`${feed.id}\`, version ${feed.version}. Names in back quotes are fields of the source.`,
    '',
    ...Object.entries(feed.collections).flatMap(([name, item]) => [
      `## ${name}: ${item.title}`,
      '',
      ...mappingTable(item),
      '',
    ]),
    '## Attribute types',
    '',
    ...attributeTable(feed),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
