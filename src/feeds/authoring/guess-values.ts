// Which fields hold the indicators, and of which types they are.
import type { IndicatorType } from '../../core/indicator-types.ts';
import { refang } from '../normalise/refang.ts';
import { createKeyedReader } from '../mapping/keyed-text.ts';
import { NEVER_A_VALUE, VALUE_NAME, WORD_NAME } from './field-names.ts';
import type { FieldFacts, ValueGuess } from './guess.ts';
import { typeOf } from './value-kinds.ts';

/** Types that are context beside an address and an indicator alone. */
const CONTEXT: ReadonlySet<IndicatorType> = new Set(['ASN', 'EmailAddress']);
const NAMED_SHARE = 0.5;
const UNNAMED_SHARE = 0.8;
const RARE = 0.01;

export const nameOf = (field: FieldFacts): string => field.path.at(-1) ?? '';

const valueShare = (field: FieldFacts): number =>
  [...field.types.values()].reduce((sum, share) => sum + share, 0);

/** Links to pages of one publisher: many different values, one host. */
export function hasOneHost(field: FieldFacts): boolean {
  const hosts = field.values.map((value) => /^[a-z]+:\/\/([^/?#]+)/i.exec(value)?.[1]);
  return field.values.length > 2 && hosts[0] !== undefined && new Set(hosts).size === 1;
}

function isValue(field: FieldFacts): boolean {
  const name = nameOf(field);
  if (field.kinds.has('texts') || field.kinds.has('other') || NEVER_A_VALUE.test(name))
    return false;
  const share = valueShare(field);
  if (VALUE_NAME.test(name)) return share >= NAMED_SHARE;
  return share >= UNNAMED_SHARE && !WORD_NAME.test(name);
}

function typesOf(field: FieldFacts): readonly IndicatorType[] {
  // Of one kind with a stray value it is that kind; of several kinds it is every kind that was seen.
  const usual = [...field.types].filter(([, share]) => share >= RARE).length;
  return [...field.types]
    .filter(([type, share]) => share >= RARE || (usual > 1 && !CONTEXT.has(type)))
    .sort((a, b) => b[1] - a[1])
    .map(([type]) => type);
}

const lacksScheme = (values: readonly string[]): boolean =>
  values.some(
    (value) => typeOf(value) === 'URL' && !/^[a-z][a-z0-9+.-]*:\/\//i.test(refang(value)),
  );

function guessOf(field: FieldFacts): readonly ValueGuess[] {
  const [first, ...rest] = typesOf(field);
  if (first === undefined) return [];
  return [
    {
      paths: [field.path],
      types: [first, ...rest],
      hashes: false,
      schemeMissing: lacksScheme(field.values),
    },
  ];
}

/** MD5, SHA-1 and SHA-256 of one file in fields of their own. */
function together(fields: readonly FieldFacts[]): readonly ValueGuess[] {
  const areHashes = (field: FieldFacts): boolean => (field.types.get('File') ?? 0) >= NAMED_SHARE;
  const lengths = (field: FieldFacts): number => field.values[0]?.length ?? 0;
  const hashFields = fields.filter(areHashes);
  const others = fields.filter((field) => !areHashes(field)).flatMap(guessOf);
  if (hashFields.length < 2 || new Set(hashFields.map(lengths)).size < hashFields.length)
    return [...others, ...hashFields.flatMap(guessOf)];
  const paths = hashFields.map(({ path }) => path);
  return [...others, { paths, types: ['File'], hashes: true, schemeMissing: false }];
}

const isContext = (field: FieldFacts): boolean =>
  typesOf(field).every((type) => CONTEXT.has(type)) && !/ioc|indicator|value/i.test(nameOf(field));

/** Fields with indicators; those named like one come before those that only look like one. */
export function guessValues(fields: readonly FieldFacts[]): readonly ValueGuess[] {
  const found = fields.filter((field) => field.presence > 0 && isValue(field));
  const named = found.filter((field) => VALUE_NAME.test(nameOf(field)));
  const all = named.length > 0 ? named : found;
  const several = all.filter((field) => !hasOneHost(field));
  const chosen = several.length > 0 ? several : all;
  const real = chosen.filter((field) => !isContext(field));
  const guesses = together(real.length > 0 ? real : chosen);
  return guesses.length > 0 ? guesses : fields.flatMap(keyedValues);
}

const KEY = /(?:^|[,;|\n>]\s*)([A-Z][A-Za-z0-9 _/-]{0,24}?):(?!\/)/g;

/** The pattern that finds the value behind a key where other marks than commas separate the pairs. */
export const patternFor = (key: string): string =>
  `(?:^|[,;|\\n>])\\s*${key.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}:\\s*([^,;|\\n<]+)`;

const valueBehind = (
  text: string,
  key: string,
  keys: readonly string[],
  commas: boolean,
): string | undefined =>
  commas ? createKeyedReader(keys, key)(text) : new RegExp(patternFor(key)).exec(text)?.[1]?.trim();

/** Values behind keys in a text such as `Host: a, IP address: b`. */
function keyedValues(field: FieldFacts): readonly ValueGuess[] {
  const counts = new Map<string, number>();
  for (const value of field.values)
    for (const key of new Set([...value.matchAll(KEY)].map(([, name = '']) => name)))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  const keys = [...counts]
    .filter(([, count]) => count >= field.values.length * 0.3)
    .map(([key]) => key);
  const commas = !field.values.some((value) =>
    /[;|\n>]\s*[A-Z][A-Za-z0-9 _/-]{0,24}?:(?!\/)/.test(value),
  );
  return keys.flatMap((key): readonly ValueGuess[] => {
    const values = field.values.flatMap((text) => valueBehind(text, key, keys, commas) ?? []);
    const types = new Map<IndicatorType, number>();
    for (const type of values.flatMap((value) => typeOf(value) ?? []))
      types.set(type, (types.get(type) ?? 0) + 1);
    const enough = [...types.values()].reduce((sum, count) => sum + count, 0) >= values.length / 2;
    const [first, ...rest] = [...types].sort((a, b) => b[1] - a[1]).map(([type]) => type);
    if (first === undefined || !enough || CONTEXT.has(first)) return [];
    return [
      {
        paths: [field.path],
        types: [first, ...rest],
        hashes: false,
        keyed: { keys, key, commas },
        schemeMissing: lacksScheme(values),
      },
    ];
  });
}
