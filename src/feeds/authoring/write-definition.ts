// A guess as the source text of a definition: one readable file in the words that every author uses.
import { patternFor } from './guess-values.ts';
import { dotted } from './guess.ts';
import type { FormatGuess, Guess, Roles, ScoreGuess, ValueGuess } from './guess.ts';
import { isIdentifier, quoted, schemaText } from './write-schema.ts';

export interface DefinitionOptions {
  readonly id: string;
  /** Where the sample came from, when that is an address. */
  readonly url: string | undefined;
}

type Path = readonly string[];

/** `my-feed` becomes `myFeed`. */
export const exportName = (id: string): string => {
  const name = id.replace(/[^A-Za-z0-9]+([A-Za-z0-9]?)/g, (_, next: string) => next.toUpperCase());
  return /^[A-Za-z]/.test(name) ? name : `feed${name}`;
};

const titleOf = (id: string): string =>
  id
    .split(/[._-]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

const reference = (path: Path): string =>
  path.reduce(
    (text, name) => `${text}${isIdentifier(name) ? `.${name}` : `[${quoted(name)}]`}`,
    'r',
  );

/** Collects the words that the file must import. */
class Words {
  private readonly used = new Set<string>();

  use(word: string): string {
    this.used.add(word);
    return word;
  }

  list(): readonly string[] {
    return [...this.used].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  }
}

const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

function formatText(format: FormatGuess, absent: readonly string[], words: Words): string {
  switch (format.kind) {
    case 'list':
      return `${words.use('textList')}({ record, value: 'value'${format.remark ? ', remark: { remark: /.+/ }' : ''} })`;
    case 'csv': {
      const parts = [
        'record',
        `header: ${typeof format.header === 'string' ? quoted(format.header) : list(format.header)}`,
        ...(format.delimiter === ',' ? [] : [`delimiter: ${quoted(format.delimiter)}`]),
        ...(format.comment === '#' ? [] : [`comment: ${quoted(format.comment)}`]),
        ...(absent.length === 0 ? [] : [`absent: ${list(absent)}`]),
      ];
      return `${words.use('csv')}({ ${parts.join(', ')} })`;
    }
    case 'json':
      return `${words.use('json')}({ record, path: ${list(format.path)}${format.nameField === undefined ? '' : `, nameField: ${quoted(format.nameField)}`} })`;
    case 'jsonLines':
      return `${words.use('jsonLines')}({ record${format.metadata === undefined ? '' : `, metadata: { when: { ${format.metadata.field}: ${quoted(format.metadata.is)} }${format.metadata.total === undefined ? '' : `, total: ${quoted(format.metadata.total)}`} }`} })`;
    case 'rss':
      return `${words.use('rss')}({ record })`;
    case 'stix':
      return `${words.use('stix')}()`;
  }
}

/** Name of the constant for the value behind a key. */
const constName = (key: string): string => `${exportName(key.toLowerCase())}Value`;

/** Values behind keys that the ready-made function cannot read, a constant each. */
function constLines({ roles }: Guess, words: Words): readonly string[] {
  return roles.values.flatMap(({ keyed, paths: [path = []] }) =>
    keyed === undefined || keyed.commas
      ? []
      : [
          `        const ${constName(keyed.key)} = ${words.use('compute')}([${reference(path)}], ${quoted(`“${keyed.key}” in \`${dotted(path)}\``)}, (words) =>`,
          `          /${patternFor(keyed.key)}/.exec(words ?? '')?.[1]?.trim(),`,
          '        );',
        ],
  );
}

function valueText(value: ValueGuess, words: Words): string {
  const refs = value.paths.map(reference);
  const [first = 'r'] = refs;
  if (value.hashes) return `${words.use('hashes')}(${refs.join(', ')})`;
  if (value.keyed?.commas === true)
    return `${words.use('keyedValue')}(${first}, ${list(value.keyed.keys)}, ${quoted(value.keyed.key)})`;
  if (value.keyed) return constName(value.keyed.key);
  return first;
}

function scoreText(score: ScoreGuess, most: number, words: Words): string {
  if (score.table) {
    const rows = Object.entries(score.table).map(
      ([word, rating]) => `${isIdentifier(word) ? word : quoted(word)}: ${rating}`,
    );
    return `${words.use('lookup')}(${reference(score.path)}, { ${rows.join(', ')} })`;
  }
  const times = score.times === undefined ? '' : `times: ${score.times}, `;
  return `${words.use('scale')}(${reference(score.path)}, { ${times}min: 0, max: ${most} })`;
}

function tagText(
  { path, separator }: Roles['tags'][number],
  { fields, format }: Guess,
  words: Words,
): string {
  const field = fields.find((one) => dotted(one.path) === dotted(path));
  const isJson = format.kind === 'json' || format.kind === 'jsonLines';
  if (separator === undefined && field?.kinds.has('texts') !== true)
    return isJson ? `${words.use('text')}\`\${${reference(path)}}\`` : reference(path);
  const tags = words.use('tagList');
  if (separator === undefined) return `${tags}(${reference(path)})`;
  if (separator === '#')
    return `${tags}(\n            ${words.use('compute')}([${reference(path)}], ${quoted(`\`${path.join('.')}\` without the signs in front of the words`)}, (tags) =>\n              tags?.split(/\\s+/).map((tag) => tag.replace(/^#/, '')),\n            ),\n          )`;
  return `${tags}(${words.use('split')}(${reference(path)}, ${quoted(separator)}))`;
}

function optionLines(guess: Guess, words: Words): readonly string[] {
  const { dates, confidence, rating, tags, description, source } = guess.roles;
  const attributes = [
    ...(description ? [`Description: ${words.use('text')}\`\${${reference(description)}}\``] : []),
    ...(source ? [`Source: ${words.use('text')}\`\${${reference(source)}}\``] : []),
  ];
  return [
    ...Object.entries(dates).map(
      ([role, path]) => `${role}: ${words.use('instant')}(${reference(path)}, { zone: 'UTC' }),`,
    ),
    ...(rating ? [`rating: ${scoreText(rating, 5, words)},`] : []),
    ...(confidence ? [`confidence: ${scoreText(confidence, 100, words)},`] : []),
    ...(tags.length === 0
      ? []
      : [`tags: [${tags.map((tag) => tagText(tag, guess, words)).join(', ')}],`]),
    ...(attributes.length === 0 ? [] : [`attributes: { ${attributes.join(', ')} },`]),
  ];
}

function typesText({ types }: ValueGuess): string {
  return types.length === 1 ? quoted(types[0]) : list(types);
}

function mapText(guess: Guess, words: Words): string {
  if (guess.format.kind === 'stix') return `(r) => ${words.use('stixObjects')}(r)`;
  const options = optionLines(guess, words);
  const { values } = guess.roles;
  const call = (value: ValueGuess, more: string): string => {
    const own =
      value.schemeMissing && value.types[0] === 'URL' ? `{ ...about, addScheme: 'http' }` : more;
    return `${words.use('indicator')}(${typesText(value)}, ${valueText(value, words)}${own === '' ? '' : `, ${own}`}),`;
  };
  const about =
    options.length === 0 ? '{}' : `{\n          ${options.join('\n          ')}\n        }`;
  const calls = values.map((value) => call(value, 'about'));
  const [only = ''] = calls;
  const oneLine = `        return [${only.replace(/,$/, '')}];`;
  const consts = constLines(guess, words);
  return `(r) => {
${consts.length === 0 ? '' : `${consts.join('\n')}\n`}        // What every indicator of a record gets.
        const about = ${about};
${calls.length === 1 && oneLine.length <= 100 ? oneLine : `        return [\n          ${calls.join('\n          ')}\n        ];`}
      }`;
}

function keyText({ roles, format }: Guess): string {
  if (format.kind === 'stix') return 'r.id';
  if (roles.key) return reference(roles.key);
  return [...new Set(roles.values.flatMap(({ paths }) => paths.map(reference)))].join(', ');
}

/** Fields that nothing uses, for the author to decide. */
function unusedFields({ fields, roles }: Guess): readonly string[] {
  const used = new Set(
    [
      ...roles.values.flatMap(({ paths }) => paths),
      ...Object.values(roles.dates),
      ...roles.tags.map(({ path }) => path),
      ...[roles.key, roles.confidence?.path, roles.rating?.path, roles.description, roles.source],
    ].map((path) => path?.join('.')),
  );
  return fields.map(({ path }) => path.join('.')).filter((name) => !used.has(name));
}

/** The source text of `<id>.ts`, to be formatted. */
export function writeDefinition(guess: Guess, { id, url }: DefinitionOptions): string {
  const words = new Words();
  for (const word of ['collection', 'defineFeed', 'httpGet', 'parameter']) words.use(word);
  const isStix = guess.format.kind === 'stix';
  if (!isStix) words.use('z');
  const format = formatText(guess.format, guess.absent, words);
  const map = mapText(guess, words);
  const unused = isStix ? [] : unusedFields(guess);
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
      url: ${quoted(url ?? `https://feeds.example/${id}`)},
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
