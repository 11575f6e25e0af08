// A feed without code: its definition is made of its settings. The same settings make the same definition in every process and
// thread, so that settings and not closures travel.
import { z } from 'zod';
import type { JsonValue } from '../../core/json.ts';
import { CodedError } from '../../core/errors.ts';
import type { Collection } from '../collection.ts';
import { defineFeed, type Feed } from '../define-feed.ts';
import { SecretTexts } from './secret-texts.ts';
import { commonParameters, type Parameters, type ParameterValues } from '../parameters.ts';

/** Name of the collection of a feed that names none. */
const ONLY = 'main';

type Shape = Readonly<Record<string, z.ZodType>>;

export interface GenericOptions<S> {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  /** What the settings of one list may say. */
  readonly settings: z.ZodType<S> & { readonly shape: Shape };
  readonly collection: (name: string, settings: S, secrets: SecretTexts) => Collection;
}

/** A list of a generic feed with the settings that hold for it. */
export interface GenericList {
  readonly name: string;
  /** Settings of all lists with those of this one over them. */
  readonly settings: Readonly<Record<string, JsonValue>>;
  /** Keys that stand in the block of this list. */
  readonly own: ReadonlySet<string>;
}

export interface GenericFeed {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: Parameters;
  /** The schema of one list. */
  readonly settings: z.ZodType & { readonly shape: Shape };
  /** Lists that the settings name, without a check. */
  lists(values: Readonly<Record<string, JsonValue | undefined>>): readonly GenericList[];
  /** @throws {ConfigInvalid} when the settings make no definition */
  build(values: ParameterValues): Feed;
}

const isBlock = (value: unknown): value is Readonly<Record<string, JsonValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const optional = (schema: z.ZodType): z.ZodType<JsonValue> =>
  schema.nullish().transform((value) => value ?? null) as unknown as z.ZodType<JsonValue>;

function ownParameters(shape: Shape): Parameters {
  const listOf = (name: string): z.ZodType =>
    name === 'class' || name === 'url' ? (shape[name] ?? z.string()) : (shape[name] ?? z.unknown());
  const perList = Object.fromEntries(
    Object.keys(shape).map((name) => [
      name,
      {
        description: listOf(name).meta()?.description ?? `${name.replaceAll('_', ' ')}.`,
        schema: optional(listOf(name)),
        default: null,
        ...(listOf(name).safeParse(undefined).success ? {} : { required: true as const }),
      },
    ]),
  );
  const inBlock = z.strictObject(
    Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.optional()])),
  );
  return {
    title: {
      description: 'Name of the source; tags never contain it.',
      schema: optional(z.string().min(1)),
      default: null,
    },
    licence: {
      description: 'Terms under which the source may be used.',
      schema: optional(z.string().min(1)),
      default: null,
    },
    collections: {
      description:
        'Several lists: a block of the keys above for each, over those of the feed, or true and false.',
      schema: optional(z.record(z.string(), z.union([z.boolean(), inBlock]))),
      default: null,
    },
    ...perList,
  };
}

/** Defines a kind of feed that YAML alone describes. */
export function genericFeed<S>(options: GenericOptions<S>): GenericFeed {
  const { id, version, title, description, settings } = options;
  const own = ownParameters(settings.shape);
  const listKeys = new Set(Object.keys(settings.shape));

  const lists: GenericFeed['lists'] = (values) => {
    const shared = Object.fromEntries(
      Object.entries(values).filter(
        ([name, value]) => listKeys.has(name) && value !== null && value !== undefined,
      ),
    ) as Record<string, JsonValue>;
    const named = isBlock(values['collections']) ? values['collections'] : {};
    const names = Object.keys(named).filter((name) => named[name] !== false);
    return (names.length === 0 ? [ONLY] : names).map((name) => {
      const block = named[name];
      const given = isBlock(block) ? block : {};
      return { name, settings: { ...shared, ...given }, own: new Set(Object.keys(given)) };
    });
  };

  const build = (values: ParameterValues): Feed => {
    const secrets = new SecretTexts();
    const collections = Object.fromEntries(
      lists(values).map((list) => {
        const checked = settings.safeParse(list.settings);
        if (checked.success)
          return [list.name, options.collection(list.name, checked.data, secrets)];
        const issue = checked.error.issues[0];
        throw new CodedError(
          'ConfigInvalid',
          `feed definition ${id}, collection ${list.name}: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not accepted'}`,
        );
      }),
    );
    const named = values['title'];
    const licence = values['licence'];
    return defineFeed({
      id,
      version,
      title: typeof named === 'string' ? named : title,
      description,
      licence: typeof licence === 'string' ? licence : 'Not stated in the settings.',
      limits: ['Those of the publisher of the document.'],
      parameters: { ...own, ...secrets.parameters },
      collections,
    });
  };

  return {
    id,
    version,
    title,
    description,
    settings,
    parameters: { ...commonParameters({}), ...own },
    lists,
    build,
  };
}
