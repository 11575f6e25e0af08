import { isAbsolute } from 'node:path';
import { defineTcfeedsCommand } from '../command.ts';
import { openSample } from '../author/open-sample.ts';
import { writeNewFeed } from '../author/write-new-feed.ts';
import { newFeed } from '../../feeds/index.ts';
import { showTrial } from '../author/show-trial.ts';
import { renderTable } from '../terminal/table.ts';

/** In a checkout it is on no path; where the package is installed globally, this finds it, too. */
const PROGRAM = 'npx --no-install tcfeeds';

export const newCommand = defineTcfeedsCommand({
  name: 'new',
  summary: 'Writes a definition, a test and a golden for a feed from a sample of it',
  explanation: [
    'Looks at the sample, guesses format, fields and types, says what it guessed and how sure it is, and writes <id>.ts, <id>.test.ts and a folder <id> with the first records of the sample and what the definition makes of them.',
    'The class of the new feed is event: absence means nothing. A sample does not show what absence from it means; the file tells how to choose.',
  ],
  args: {
    id: { type: 'positional', required: true, description: 'Id of the new definition' },
    from: {
      type: 'string',
      required: true,
      valueHint: 'FILE|URL',
      description: 'A document of the feed as published, gzip or not',
    },
    out: {
      type: 'string',
      valueHint: 'FOLDER',
      default: 'feeds',
      description: 'Where the files go',
    },
    force: { type: 'boolean', default: false, description: 'Overwrite files that are there' },
  },
  examples: [
    { command: 'tcfeeds new acme --from acme.csv', says: 'writes feeds/acme.ts and its test' },
    {
      command: 'tcfeeds new acme --from https://feeds.example/acme.json --out definitions',
      says: 'from an address',
    },
  ],
  run: async ({ args, terminal }) => {
    const { sample, what, url } = await openSample(args.from);
    const made = newFeed(args.id, sample, what, url);
    const { files, samplePath, trial } = await writeNewFeed(made, sample, args.out, args.force);
    const [written = ''] = files;
    const definition = isAbsolute(written) ? written : `./${written}`;
    if (args.json) {
      terminal.out(JSON.stringify({ files, guessed: made.reasons, trial }));
      return 0;
    }
    terminal.out(
      renderTable(
        [{ title: 'Guessed' }, { title: 'Because' }, { title: 'How sure' }],
        made.reasons.map((reason) => [reason.what, reason.because, reason.sure]),
        terminal,
      ),
    );
    terminal.out('');
    terminal.out(`Written: ${files.join(', ')}`);
    showTrial(trial, terminal);
    terminal.err('Next:');
    terminal.err(`  ${PROGRAM} preview ${definition} --input ${samplePath} --groups`);
    terminal.err(`  ${PROGRAM} lint ${definition}`);
    terminal.err(
      `  npm run build, then npx --no-install tsc --noEmit --strict --module nodenext --skipLibCheck --types node ${definition} (the types)`,
    );
    // Of a sample from an address the definition has the address already.
    const address = url === undefined ? ", url: 'https://…'" : '';
    terminal.err(
      `  in the YAML: feeds: { ${args.id}: { use: ${definition}, tc_owner: …${address} } }`,
    );
    return 0;
  },
});
