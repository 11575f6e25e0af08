// What an operator can set for a feed. Three kinds exist in every feed: addresses, scores, and whether reserved addresses are kept;
// a feed with suggestions for scores has a switch for them.
import { z } from 'zod';
import { CodedError } from '../core/errors.ts';
import type { JsonValue } from '../core/json.ts';
import { didYouMean, knownWords } from '../core/nearest.ts';
import type { Collection } from './collection.ts';
import { walk } from './mapping/expression.ts';
import { nodesOf } from './mapping/templates.ts';
import { COVERED } from './normalise/host-list.ts';

export interface Parameter {
  /** One sentence for the configuration reference. */
  readonly description: string;
  readonly schema: z.ZodType<JsonValue>;
  /** Effective value when the operator says nothing. */
  readonly default: JsonValue;
  /** A key, password or token: settings hold a reference to it, and only the request of a source gets its value (O1, O2). */
  readonly secret?: true;
  /** Texts of the value, and members called `file` inside it, are paths: relative ones lie beside the configuration. */
  readonly files?: true;
  /** The operator must set it, for the feed or for each of its lists. */
  readonly required?: true;
}

export type Parameters = Readonly<Record<string, Parameter>>;
export type ParameterValues = Readonly<Record<string, JsonValue>>;

const REFERENCE = /^\$\{(?:env|file|command):[^]+\}$/;

/** A parameter for a secret. It is not set by default, and what is set is a reference such as `${env:FEED_KEY}`. */
export function secretParameter(description: string): Parameter {
  return {
    description: `${description} Secret: a reference such as \`\${env:FEED_KEY}\`.`,
    schema: z
      .string()
      .regex(REFERENCE, 'expected a reference such as ${env:FEED_KEY}, got something else')
      .nullable(),
    default: null,
    secret: true,
  };
}

const address = z.url({ protocol: /^https?$/ });
const score = (most: number): z.ZodType<JsonValue> => z.coerce.number().min(0).max(most).nullable();

/** What an operator decides about values, words, attributes, tags and labels of any feed. */
const POLICIES: Parameters = {
  exclude: {
    description:
      'Values that are never sent: hosts with everything below them, networks with everything in them, or single values.',
    schema: z.array(z.string().min(1)),
    default: [],
  },
  exclude_lists: {
    description:
      'Files with hosts that are never sent, one per line or as `rank,host` (Tranco, Umbrella): a path, or `{file, covers, first}`. `covers`: `subdomains`, `urls`, `emails`, besides the hosts themselves; `first`: so many hosts only.',
    schema: z.array(
      z.union([
        z.string().min(1),
        z.strictObject({
          file: z.string().min(1),
          covers: z.array(z.enum(COVERED)).optional(),
          first: z.int().min(1).optional(),
        }),
      ]),
    ),
    default: [],
    files: true,
  },
  redact: {
    description:
      'Own names and domains: they are cut from texts, and an indicator that holds one is left out.',
    schema: z.array(z.string().min(2)),
    default: [],
  },
  attribute_policy: {
    description:
      'Attribute types that are not written: `skip` leaves them out, `description` tells them in the Description.',
    schema: z.record(z.string(), z.enum(['skip', 'description'])),
    default: {},
  },
  tag_policy: {
    description:
      'Tags: `strip` (prefixes that are cut off), `map` (old name to new), `deny` and `allow` (only these), whatever their case; `case`: `lower`, `upper` or `first` (first letter in upper case) for those that `map` does not name.',
    schema: z
      .strictObject({
        strip: z.array(z.string().min(1)),
        case: z.enum(['lower', 'upper', 'first']),
        map: z.record(z.string(), z.string().min(1).max(128)),
        deny: z.array(z.string()),
        allow: z.array(z.string()),
      })
      .partial(),
    default: {},
  },
  tlp_white_as_clear: {
    description: 'Write the security label `TLP:WHITE` as `TLP:CLEAR`, its name since TLP 2.0.',
    schema: z.boolean(),
    default: false,
  },
};

/** Names of the parameters above: they count as a change of the mapping when they are set. */
export const POLICY_PARAMETERS: readonly string[] = Object.keys(POLICIES);

const suggestsScores = (collections: readonly Collection[]): boolean =>
  collections
    .flatMap((item) => item.templates.flatMap(nodesOf))
    .some((node) =>
      [...walk(node)].some((part) => part.op === 'call' && part.name === 'suggested'),
    );

/** Parameters that every feed has. A score of null is "not set": nothing is sent, so that no person's score is overwritten. */
export function commonParameters(collections: Readonly<Record<string, Collection>>): Parameters {
  const names = Object.keys(collections);
  const urls = Object.entries(collections).map(([name, item]) => [
    names.length === 1 ? 'url' : `url.${name}`,
    { description: `Address of ${item.title}.`, schema: address, default: item.url },
  ]);
  return {
    ...(Object.fromEntries(urls) as Parameters),
    indicator_threat_rating: {
      description:
        'Threat rating of every indicator of the feed, 0 to 5. Unless set it is 0 = unknown and is not sent.',
      schema: z.preprocess((v) => (v === null || v === '' ? null : v), score(5)),
      default: null,
    },
    indicator_confidence: {
      description:
        'Confidence of every indicator of the feed, 0 to 100. Unless set it is 0 = unassessed and is not sent.',
      schema: z.preprocess((v) => (v === null || v === '' ? null : v), score(100)),
      default: null,
    },
    ...(suggestsScores(Object.values(collections)) && {
      suggested_scores: {
        description:
          'Send the ratings and confidences that the mapping suggests where the source states none and none is set for all.',
        schema: z.boolean(),
        default: false,
      },
    }),
    keep_non_global: {
      description: 'Send private, reserved and documentation addresses, too.',
      schema: z.boolean(),
      default: false,
    },
    ...POLICIES,
  };
}

/**
 * Every parameter with its effective value; applying it again changes nothing.
 * @throws {ConfigInvalid} naming each unknown or wrong parameter, and the known ones nearest to it
 */
export function resolveParameters(
  feed: { readonly id: string; readonly parameters: Parameters },
  given: Readonly<Record<string, unknown>> = {},
): ParameterValues {
  const findings: string[] = [];
  const known = Object.keys(feed.parameters);
  for (const name of Object.keys(given))
    if (!Object.hasOwn(feed.parameters, name))
      findings.push(
        `unknown parameter ${name}${didYouMean(name, known) || `; it has ${knownWords(name, known)}`}`,
      );
  const values: Record<string, JsonValue> = {};
  for (const [name, parameter] of Object.entries(feed.parameters)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      values[name] = parameter.default;
      continue;
    }
    const result = parameter.schema.safeParse(value);
    if (result.success) values[name] = result.data;
    else findings.push(`${name}: ${result.error.issues[0]?.message ?? 'wrong value'}`);
  }
  if (findings.length > 0)
    throw new CodedError('ConfigInvalid', `feed ${feed.id}: ${findings.join('; ')}`);
  return values;
}
