import { mappingDocument } from '../../../feeds/index.ts';
import { feedNamed } from '../../author/lint-targets.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { optionalConfig } from '../../context.ts';

export const docsMapping = defineTcfeedsCommand({
  name: 'docs mapping',
  summary: "The vendor's data-mapping document of a feed",
  explanation: [
    'For each collection: every object that a record becomes, every field of it, and where that field comes from.',
  ],
  args: {
    feed: {
      type: 'positional',
      required: true,
      description: 'A feed of the YAML, a definition, or its file',
    },
    ...CONFIG_ARG,
  },
  examples: [{ command: 'tcfeeds docs mapping malc0de', says: 'the document as Markdown' }],
  run: async ({ args, terminal }) => {
    const text = mappingDocument(feedNamed(await optionalConfig(args.config), args.feed));
    terminal.out(args.json ? JSON.stringify({ mapping: text }) : text.trimEnd());
    return 0;
  },
});
