import { feedPage } from '../../../feeds/index.ts';
import { feedNamed } from '../../author/lint-targets.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { optionalConfig } from '../../context.ts';

export const docsFeed = defineTcfeedsCommand({
  name: 'docs feed',
  summary: 'The page of a feed: limits, parameters, mapping, deprecation advice',
  explanation: ['Of a generic feed the page says what the settings in the YAML make of it.'],
  args: {
    feed: {
      type: 'positional',
      required: true,
      description: 'A feed of the YAML, a definition, or its file',
    },
    ...CONFIG_ARG,
  },
  examples: [{ command: 'tcfeeds docs feed urlhaus', says: 'the page as Markdown' }],
  run: async ({ args, terminal }) => {
    const feed = feedNamed(await optionalConfig(args.config), args.feed);
    terminal.out(args.json ? JSON.stringify({ page: feedPage(feed) }) : feedPage(feed).trimEnd());
    return 0;
  },
});
