// A command that prints a document made of a definition; the two that exist differ in the document only.
import { findGeneric } from '../../feeds/index.ts';
import type { Feed } from '../../feeds/index.ts';
import { CONFIG_ARG, defineTcfeedsCommand, type Command } from '../command.ts';
import { optionalConfig } from '../context.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { feedNamed } from './lint-targets.ts';

export interface FeedDocument {
  /** Second word of the command, and the member of its JSON. */
  readonly name: string;
  readonly summary: string;
  readonly explanation: string;
  readonly example: string;
  /** Markdown. */
  readonly write: (feed: Feed) => string;
  /** The same for a person at a terminal. @default the Markdown */
  readonly show?: (feed: Feed, terminal: Terminal) => void;
}

export const documentCommand = ({
  name,
  summary,
  explanation,
  example,
  write,
  show,
}: FeedDocument): Command =>
  defineTcfeedsCommand({
    name: `docs ${name}`,
    summary,
    explanation: [explanation],
    args: {
      feed: {
        type: 'positional',
        required: true,
        description: 'A feed of the YAML, a definition, or its file',
      },
      markdown: {
        type: 'boolean',
        default: false,
        description: 'Markdown on a terminal, too; a pipe or a file gets it anyway',
      },
      ...CONFIG_ARG,
    },
    examples: [
      {
        command: `tcfeeds docs ${name} ${example}`,
        says: 'the document, as Markdown where it is piped',
      },
    ],
    run: async ({ args, terminal }) => {
      const feed = titled(feedNamed(await optionalConfig(args.config), args.feed), args.feed);
      if (show && terminal.outIsRead === true && !args.json && !args.markdown) show(feed, terminal);
      else
        terminal.out(args.json ? JSON.stringify({ [name]: write(feed) }) : write(feed).trimEnd());
      return 0;
    },
  });

/** A feed whose settings name no source has the title of its kind, which all such feeds have: its own name tells it apart. */
const titled = (feed: Feed, name: string): Feed =>
  findGeneric(feed.id)?.title === feed.title ? { ...feed, title: name } : feed;
