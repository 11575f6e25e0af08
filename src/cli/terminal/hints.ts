// Sentences for people on stderr, broken between words where the terminal would break them inside. A file or a pipe gets them whole, so
// that each stays one line for a search.
import { wrapText } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Lines after the first stand behind the beginning of what they belong to. */
const DEEPER = '  ';

/** The same terminal, with lines on stderr that fit into it. What has to be copied as a whole, such as a command, is not for it. */
export function withHints(terminal: Terminal): Terminal {
  const { errWidth } = terminal;
  if (errWidth === undefined) return terminal;
  return {
    ...terminal,
    err: (text) => {
      const indent = /^ */.exec(text)?.[0] ?? '';
      const room = errWidth - indent.length;
      for (const line of wrapText(text.slice(indent.length), room, DEEPER))
        terminal.err(`${indent}${line}`);
    },
  };
}
