// JSON lines: the objects as the platform sent them, digit for digit, for programs that read its API anyway.
import { z } from 'zod';
import { defineOutput } from './output.ts';

const CHANGES = 'changes.jsonl';

export const jsonLines = defineOutput({
  id: 'json-lines',
  title: 'JSON lines: the objects as the platform sent them',
  contents: ['state', 'changes'],
  identity: 'object',
  settings: z.strictObject({}),
  contentTypeOf: () => 'application/x-ndjson',
  create: (_context, content) => ({
    begin: () => (content === 'changes' ? [{ file: CHANGES, text: '' }] : []),
    write: (event) => {
      const { kind, text } = event.object;
      if (content === 'state')
        return {
          parts: event.action === 'withdraw' ? [] : [{ file: `${kind}s.jsonl`, text: `${text}\n` }],
        };
      const reason = event.action === 'withdraw' ? `,"reason":"${event.reason}"` : '';
      const line = `{"action":"${event.action}"${reason},"kind":"${kind}","object":${text}}\n`;
      return { parts: [{ file: CHANGES, text: line }] };
    },
    end: () => [],
  }),
});
