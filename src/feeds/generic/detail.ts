// `detail` of generic-json: what the list does not say about its records, asked for one by one, as `detail` of a definition does.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { Operand } from '../mapping/expression.ts';
import { text } from '../mapping/vocabulary.ts';
import type { DetailOptions } from '../sources/detail.ts';
import { field, filled } from './fields.ts';
import { leafSchema, recordSchema } from './record-schema.ts';
import type { SecretTexts } from './secret-texts.ts';
import { field as fieldName } from './setting-values.ts';

/** A host that is written out, or one field with the whole address; whose host must be that of the list or one of `origins`. */
const ADDRESS = /^(?:https?:\/\/[^\s/?#{}@]+(?:[/?#].*)?|\{[^{}]+\})$/;
const IS_ADDRESS =
  'expected an address with its host written out, such as https://api.example/reports/{id}, or one field with the whole address, such as {link}';
const ORIGIN = /^https?:\/\/[^\s/?#{}@]+\/?$/;

export const detail = z
  .strictObject({
    into: z
      .string()
      .regex(/^[^.[\]{}]+$/, 'expected one name without dots')
      .meta({ description: 'Field that gets the answer; the list has none of this name.' }),
    url: z.string().regex(ADDRESS, IS_ADDRESS).meta({
      description:
        'Address of the detail with {field} in it, each one segment; or one {field} with the whole address. Keys only as references.',
    }),
    key: fieldName()
      .optional()
      .meta({ description: 'What the detail belongs to. Default: the fields in url.' }),
    version: fieldName().optional().meta({
      description: 'Differs when the detail does. Without it every run asks for every detail.',
    }),
    path: fieldName()
      .optional()
      .meta({ description: 'Member of the answer that is taken. Default: the whole answer.' }),
    as: z
      .enum(['json', 'text'])
      .optional()
      .meta({ description: 'text: the answer as it is. Default: json.' }),
    optional: z.boolean().optional().meta({
      description:
        'A record whose detail is not there is used without it. Default: false, it goes to the quarantine.',
    }),
    origins: z
      .array(z.string().regex(ORIGIN, 'expected an origin such as https://cdn.example'))
      .optional()
      .meta({ description: 'Further hosts that details may be fetched from.' }),
    parallel: z
      .int()
      .min(1)
      .max(16)
      .optional()
      .meta({ description: 'Details that are asked for at the same time. Default: 4.' }),
    per_run: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .meta({ description: 'Details of one run; the next one goes on. Default: 10 000.' }),
    max_bytes: z
      .int()
      .min(1)
      .max(8 * 1024 * 1024)
      .optional()
      .meta({ description: 'Of one detail. Default: 4 MiB.' }),
  })
  .superRefine((settings, context) => {
    const { into, url, key, version } = settings;
    const refuse = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if (placesIn(url).length === 0)
      refuse('url', 'expected a field of the record in it, such as {id}: else all details are one');
    const early = { url: placesIn(url), key: [key ?? ''], version: [version ?? ''] };
    for (const [name, paths] of Object.entries(early))
      if (paths.some((path) => isInside(path, into)))
        refuse(name, `expected fields of the list: ${into} is there only after the question`);
    if (settings.as === 'text' && settings.path !== undefined)
      refuse('path', 'expected none with “as: text”: a text has no members');
  });
export type DetailSetting = z.output<typeof detail>;

type Row = Record<string, unknown>;

const TOKEN = /(\$\{(?:env|file|command):[^}]+\}|\{[^{}]+\})/;

/** The pieces of an address: texts at even places, references and fields between them. */
const piecesOf = (address: string): readonly string[] => address.split(TOKEN);

const placesIn = (address: string): readonly string[] =>
  piecesOf(address)
    .filter((piece, index) => index % 2 === 1 && !piece.startsWith('$'))
    .map((piece) => piece.slice(1, -1));

const isInside = (path: string, into: string): boolean =>
  path === into || path.startsWith(`${into}.`);

function addressOf(address: string, secrets: SecretTexts): Operand<string | undefined> {
  const pieces = piecesOf(address);
  if (pieces.length === 3 && pieces[0] === '' && pieces[2] === '') return filled(address);
  const texts = pieces.filter((_, index) => index % 2 === 0);
  const values = pieces
    .filter((_, index) => index % 2 === 1)
    .map((piece) => (piece.startsWith('$') ? secrets.read(piece) : field(piece.slice(1, -1))));
  return text(Object.assign(texts, { raw: texts }), ...values);
}

/** Fields of the list that the question is made of. */
export const fieldsOfDetail = ({ url, key, version }: DetailSetting): readonly string[] => [
  ...placesIn(url),
  ...[key, version].flatMap((path) => path ?? []),
];

/** The paths of the list, and those inside the detail, without the name of the detail. */
export function splitPaths(
  paths: readonly string[],
  into: string | undefined,
): { readonly ofList: readonly string[]; readonly ofDetail: readonly string[] } {
  if (into === undefined) return { ofList: paths, ofDetail: [] };
  return {
    ofList: paths.filter((path) => !isInside(path, into)),
    ofDetail: paths
      .filter((path) => isInside(path, into))
      .map((path) => path.slice(into.length + 1)),
  };
}

/** @param paths what the settings use of the detail; the empty path is the detail itself */
function schemaOf(paths: readonly string[], isOptional: boolean): z.ZodType {
  const schema = paths.includes('') ? leafSchema : recordSchema(paths);
  return isOptional ? schema.nullish() : schema;
}

/**
 * As `collection` takes it.
 * @param paths what the settings use of the detail, as `splitPaths` gives it
 * @throws {ConfigInvalid} when they use nothing of it
 */
export function detailOptions(
  settings: DetailSetting,
  paths: readonly string[],
  secrets: SecretTexts,
): DetailOptions<Row, string, unknown> {
  const { into, url, key, version, path, as, origins, parallel } = settings;
  if (paths.length === 0)
    throw new CodedError(
      'ConfigInvalid',
      `detail: nothing of it is used; name its fields behind ${into}, as in value: ${into}.host`,
    );
  const { optional = false, per_run: perRun, max_bytes: maxBytes } = settings;
  return {
    into,
    record: schemaOf(paths, optional),
    url: () => addressOf(url, secrets),
    key: () => keyOf(key === undefined ? placesIn(url) : [key]),
    ...(version === undefined ? {} : { version: () => field(version) }),
    ...(path === undefined ? {} : { path: path.split('.') }),
    ...(as === undefined ? {} : { as }),
    ...(origins === undefined ? {} : { origins }),
    ...(parallel === undefined ? {} : { parallel }),
    ...(perRun === undefined ? {} : { perRun }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}

function keyOf(paths: readonly string[]): ReturnType<typeof field> {
  const [only = '', ...more] = paths;
  if (more.length === 0) return field(only);
  const blanks = ['', ...more.map(() => ' '), ''];
  return text(Object.assign(blanks, { raw: blanks }), ...paths.map(field));
}
