// A guess as the source text of a definition: one readable file in the words that every author uses.
import { dotted, type FormatGuess, type Guess, type MetadataGuess } from './guess.ts';
import { exportName, list, reference, Words } from './source-words.ts';
import { unusedFields } from './unused-fields.ts';
import { mapText } from './write-mapping.ts';
import { memberName, quoted, schemaText } from './write-schema.ts';

export interface DefinitionOptions {
  readonly id: string;
  /** Where the sample came from, when that is an address. */
  readonly url: string | undefined;
}

const titleOf = (id: string): string =>
  id
    .split(/[._-]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

const metadataText = ({ field, is, total, createdAt }: MetadataGuess): string =>
  `{ ${[
    `when: { ${memberName(field)}: ${quoted(is)} }`,
    ...(total === undefined ? [] : [`total: ${quoted(total)}`]),
    ...(createdAt === undefined ? [] : [`createdAt: ${quoted(createdAt)}`]),
  ].join(', ')} }`;

function formatText(format: FormatGuess, absent: readonly string[], words: Words): string {
  switch (format.kind) {
    case 'list':
      return `${words.use('textList')}({ record, value: 'value'${format.remark ? ', remark: { remark: /.+/ }' : ''} })`;
    case 'csv': {
      const parts = [
        'record',
        `header: ${typeof format.header === 'string' ? quoted(format.header) : list(format.header)}`,
        ...(format.titles.length === 0 ? [] : [`titleLines: ${format.titles.length}`]),
        ...(format.delimiter === ',' ? [] : [`delimiter: ${quoted(format.delimiter)}`]),
        ...(format.comment === '#' ? [] : [`comment: ${quoted(format.comment)}`]),
        ...(absent.length === 0 ? [] : [`absent: ${list(absent)}`]),
      ];
      return `${words.use('csv')}({ ${parts.join(', ')} })`;
    }
    case 'json':
      return `${words.use('json')}({ record, path: ${list(format.path)}${format.nameField === undefined ? '' : `, nameField: ${quoted(format.nameField)}`} })`;
    case 'jsonLines':
      return `${words.use('jsonLines')}({ record${format.metadata === undefined ? '' : `, metadata: ${metadataText(format.metadata)}`} })`;
    case 'rss':
      return `${words.use('rss')}({ record })`;
    case 'stix':
      return `${words.use('stix')}()`;
  }
}

function keyText({ roles, format }: Guess): string {
  if (format.kind === 'stix') return 'r.id';
  if (roles.key) return reference(roles.key);
  return [...new Set(roles.values.flatMap(({ paths }) => paths.map(reference)))].join(', ');
}

/** The source text of `<id>.ts`, to be formatted. */
export function writeDefinition(guess: Guess, { id, url }: DefinitionOptions): string {
  const words = new Words();
  for (const word of ['collection', 'defineFeed', 'httpGet', 'parameter']) words.use(word);
  const isStix = guess.format.kind === 'stix';
  if (!isStix) words.use('z');
  const format = formatText(guess.format, guess.absent, words);
  const map = mapText(guess, words);
  const unused = unusedFields(guess).map(({ path }) => dotted(path));
  const title = titleOf(id);
  return `// ${title}: written by \`tcfeeds new\` from a sample. Look at each line; what was guessed is in the words of that command.
import { ${words.list().join(', ')} } from 'threatconnect-feeds/feeds';
${isStix ? '' : `\n${unused.length === 0 ? '' : `// In the sample and not mapped: ${unused.join(', ')}.\n`}const record = ${schemaText(guess)};\n`}
export const ${exportName(id)} = defineFeed({
  id: ${quoted(id)},
  version: '1.0.0',
  title: ${quoted(title)},
  description: 'Who publishes it, and what it is: say it here.',
  licence: 'Say here under which terms it may be used.',
  limits: ['Say here how often it is built, and what an operator should know.'],
  collections: {
    main: collection({
      title: ${quoted(title)},
${url === undefined ? '      // A placeholder: write the address of the document here, or as `url` of the feed in the YAML.\n' : ''}      url: ${quoted(url ?? `https://feeds.example/${id}`)},
      // What absence from a document means. 'event': nothing, the safe choice. 'window': only that the entry is older.
      // 'cumulative': a correction. 'state': the publisher withdrew it, so that it is removed: choose it only when every
      // document is the whole list.
      feedClass: 'event',
      absence: 'Nothing: what is not in a document any more stays.',
      source: httpGet({ url: parameter('url') }),
      format: ${format},
      key: (r) => [${keyText(guess)}],
      map: ${map},
    }),
  },
});
`;
}
