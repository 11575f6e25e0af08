// Fields of a record by dotted path, and texts with `{field}` in them, as expressions of the mapping language.
import { CodedError } from '../../core/errors.ts';
import { expressionOf, type Expression } from '../mapping/expression.ts';
import { text } from '../mapping/vocabulary.ts';

type FieldValue = Expression<string | undefined>;

/** Names from the record inwards. An empty one, as in `../a`, would leave it, and so would what every object inherits. */
export const INWARDS =
  /^(?!(?:.*\.)?(?:__proto__|constructor|prototype)(?:\.|$))[^.]+(?:\.[^.]+)*$/;
export const IS_INWARDS =
  'expected names from the record inwards with a dot between them, a path cannot leave the record';

/** A list inside a record is no field: its items are records of their own, or are mapped one by one by a definition. */
export const NO_LIST = /^(?!.*(?:\[\]|\{\}))/;
export const IS_NO_LIST =
  'expected a field outside of lists: name the list in records, as in records: "items[].values[]", or, where fields around the list are needed too, write a definition with itemOf (docs/writing-a-feed.md, Records with lists inside)';

/** A field by its path: `a.b` is `b` inside `a`. @throws {ConfigInvalid} for a path that leaves the record or leads into a list */
export function field(path: string): FieldValue {
  if (!INWARDS.test(path)) throw new CodedError('ConfigInvalid', `${IS_INWARDS}, got “${path}”`);
  if (!NO_LIST.test(path)) throw new CodedError('ConfigInvalid', `${IS_NO_LIST}, got “${path}”`);
  return expressionOf({ op: 'field', path: path.split('.') });
}

const PLACE = /\{([^{}]+)\}/g;

/** Paths that a text with places names. */
export const pathsIn = (template: string): readonly string[] =>
  [...template.matchAll(PLACE)].map(([, path = '']) => path);

/** A text with places; one that is a single place is the field itself, so that a list stays a list. */
export function filled(template: string): string | FieldValue {
  const paths = pathsIn(template);
  const [only = ''] = paths;
  if (paths.length === 0) return template;
  if (template === `{${only}}`) return field(only);
  const parts = template.split(/\{[^{}]+\}/);
  return text(Object.assign(parts, { raw: parts }), ...paths.map(field));
}
