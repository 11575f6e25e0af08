// The data mapping of a feed for a person at a terminal, where lines of Markdown would be broken anywhere.
import { MAPPING_HEAD, mappingRows } from '../../feeds/index.ts';
import type { Feed } from '../../feeds/index.ts';
import { renderTable } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

const COLUMNS = MAPPING_HEAD.map((title) => ({ title }));
const ATTRIBUTE_COLUMNS = ['Attribute type', 'On'].map((title) => ({ title }));

/** A table per collection that fits the terminal, and the attribute types that the platform must have. */
export function showMapping(feed: Feed, terminal: Terminal): void {
  terminal.out(terminal.style('bold', `Data mapping: ${feed.title}`));
  terminal.out(`Definition ${feed.id}, version ${feed.version}`);
  for (const [name, item] of Object.entries(feed.collections)) {
    terminal.out('');
    terminal.out(terminal.style('bold', `${name}: ${item.title}`));
    terminal.out(renderTable(COLUMNS, mappingRows(item), terminal));
  }
  const attributes = feed
    .attributeTypes()
    .map(({ type, indicators, groups }) => [type, [...indicators, ...groups].join(', ')]);
  if (attributes.length === 0) return;
  terminal.out('');
  terminal.out(renderTable(ATTRIBUTE_COLUMNS, attributes, terminal));
}
