// `tcfeeds docs …`: the documents that definitions write themselves.
import type { CommandGroup } from '../command.ts';
import { docsFeed } from './docs/feed.ts';
import { docsMapping } from './docs/mapping.ts';
import { docsSchema } from './docs/schema.ts';

export const docs: CommandGroup = {
  kind: 'group',
  name: 'docs',
  summary: 'Prints documents that definitions write themselves',
  explanation: ['Markdown on stdout, from the definition that runs.'],
  members: [docsFeed, docsMapping, docsSchema],
};
