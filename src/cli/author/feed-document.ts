// A command that prints a document made of a definition; the two that exist differ in the document only.
import { findGeneric } from '../../feeds/index.ts';
import type { Feed } from '../../feeds/index.ts';
import { CONFIG_ARG, defineTcfeedsCommand, type Command } from '../command.ts';
import { optionalConfig } from '../context.ts';
import { feedNamed } from './lint-targets.ts';

export interface FeedDocument {
  /** Second word of the command, and the member of its JSON. */
  readonly name: string;
  readonly summary: string;
  readonly explanation: string;
  readonly example: string;
  /** Markdown. */
  readonly write: (feed: Feed) => string;
}

export const documentCommand = ({
  name,
  summary,
  explanation,
  example,
  write,
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
      ...CONFIG_ARG,
    },
    examples: [{ command: `tcfeeds docs ${name} ${example}`, says: 'the document as Markdown' }],
    run: async ({ args, terminal }) => {
      const text = write(
        titled(feedNamed(await optionalConfig(args.config), args.feed), args.feed),
      );
      terminal.out(args.json ? JSON.stringify({ [name]: text }) : text.trimEnd());
      return 0;
    },
  });

/** A feed whose settings name no source has the title of its kind, which all such feeds have: its own name tells it apart. */
const titled = (feed: Feed, name: string): Feed =>
  findGeneric(feed.id)?.title === feed.title ? { ...feed, title: name } : feed;
