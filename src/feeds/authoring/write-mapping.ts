// The mapping of a guess as source text: what becomes an indicator, and what every indicator of a record gets.
import { labelOfAll } from './guess-marking.ts';
import { patternFor } from './guess-values.ts';
import { dotted, type Guess, type ScoreGuess, type TagGuess, type ValueGuess } from './guess.ts';
import { exportName, list, reference, type Words } from './source-words.ts';
import { isIdentifier, quoted } from './write-schema.ts';

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

function tagText({ path, separator }: TagGuess, { fields, format }: Guess, words: Words): string {
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

function dateText(path: readonly string[], { fields }: Guess, words: Words): string {
  const order = fields.find((field) => dotted(field.path) === dotted(path))?.dateOrder.order;
  const stated = order === undefined ? '' : `, order: ${quoted(order)}`;
  return `${words.use('instant')}(${reference(path)}, { zone: 'UTC'${stated} })`;
}

/** Records without a word of their own have what is said of all. */
function labelLines({ roles: { marking }, banners }: Guess, words: Words): readonly string[] {
  const all = labelOfAll(banners);
  const own = marking && `${words.use('tlp')}(${reference(marking.path)})`;
  if (own === undefined) return all === undefined ? [] : [`securityLabels: [${quoted(all)}],`];
  const label = all === undefined ? own : `${words.use('firstNonEmpty')}(${own}, ${quoted(all)})`;
  return [`securityLabels: [${label}],`];
}

function optionLines(guess: Guess, words: Words): readonly string[] {
  const { dates, confidence, rating, tags, description, source } = guess.roles;
  const attributes = [
    ...(description ? [`Description: ${words.use('text')}\`\${${reference(description)}}\``] : []),
    ...(source ? [`Source: ${words.use('text')}\`\${${reference(source)}}\``] : []),
  ];
  return [
    ...Object.entries(dates).map(([role, path]) => `${role}: ${dateText(path, guess, words)},`),
    ...(rating ? [`rating: ${scoreText(rating, 5, words)},`] : []),
    ...(confidence ? [`confidence: ${scoreText(confidence, 100, words)},`] : []),
    ...(tags.length === 0
      ? []
      : [`tags: [${tags.map((tag) => tagText(tag, guess, words)).join(', ')}],`]),
    ...labelLines(guess, words),
    ...(attributes.length === 0 ? [] : [`attributes: { ${attributes.join(', ')} },`]),
  ];
}

function typesText({ types }: ValueGuess): string {
  return types.length === 1 ? quoted(types[0]) : list(types);
}

/** The function of `map`. */
export function mapText(guess: Guess, words: Words): string {
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
