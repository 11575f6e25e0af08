// Where the records of a JSON document are: of all arrays and objects of objects, the one with the most values that are indicators.
import { typeOf } from './value-kinds.ts';
import { isJsonObject } from '../formats/json-values.ts';

interface Candidate {
  readonly path: readonly string[];
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Field that gets the name of the member in which a record lies. */
  readonly nameField?: string;
}

type Block = Readonly<Record<string, unknown>>;

/** Deeper documents have their records nearer to the outside as well. */
const MAX_DEPTH = 6;
const LOOKED_AT = 200;
const NAME_FIELD = 'key';

const allBlocks = (values: readonly unknown[]): values is readonly Block[] =>
  values.length > 0 && values.every(isJsonObject);

/** Members that are alike: most of them have the names of the first. An object whose members are records is no record itself. */
function areAlike(values: readonly Block[]): boolean {
  const names = Object.keys(values[0] ?? {});
  const shared = values.filter((value) => names.some((name) => Object.hasOwn(value, name)));
  return names.length > 0 && shared.length >= values.length * 0.8;
}

/** Values of nested blocks as well, but not of lists of blocks: those have candidates of their own. */
function* scalarsOf(value: unknown, depth = 0): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value);
  else if (isJsonObject(value) && depth < 3)
    for (const member of Object.values(value)) yield* scalarsOf(member, depth + 1);
}

/** Several members with the same shape, each named by an id or a value. */
function isKeyed(value: Block): boolean {
  const members = Object.values(value);
  return members.length > 1 && allBlocks(members) && areAlike(members);
}

/** Lists in members of records, also where a block stands around them: one record of the outer list may have one, another none. */
function* candidatesInside(
  blocks: readonly Block[],
  path: readonly string[],
): Generator<Candidate> {
  if (path.length > MAX_DEPTH) return;
  for (const name of namesOf(blocks)) {
    const members = blocks.map((block) => block[name]);
    const items = members.flatMap((member) => (Array.isArray(member) ? (member as unknown[]) : []));
    if (items.length > 0) yield* candidatesIn(items, [...path, name]);
    yield* candidatesInside(members.filter(isJsonObject), [...path, name]);
  }
}

function* candidatesIn(value: unknown, path: readonly string[]): Generator<Candidate> {
  if (path.length > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    if (!allBlocks(items)) return;
    yield { path: [...path, '[]'], records: items };
    yield* candidatesInside(items, [...path, '[]']);
    return;
  }
  if (!isJsonObject(value)) return;
  const members = Object.values(value);
  if (isKeyed(value)) {
    yield { path: [...path, '{}'], ...named(Object.entries(value) as [string, Block][]) };
    return;
  }
  if (members.length > 1 && members.every((member) => Array.isArray(member) && allBlocks(member))) {
    const entries = Object.entries(value as Readonly<Record<string, readonly Block[]>>).flatMap(
      ([name, records]) => records.map((record) => [name, record] as const),
    );
    if (areAlike(entries.map(([, record]) => record))) {
      yield { path: [...path, '{}', '[]'], ...named(entries) };
      return;
    }
  }
  for (const [name, member] of Object.entries(value)) yield* candidatesIn(member, [...path, name]);
}

/** Records with the names of their members, unless they have a field of that name already. */
function named(
  entries: readonly (readonly [string, Block])[],
): Pick<Candidate, 'records' | 'nameField'> {
  const isTaken = entries.some(([, record]) => Object.hasOwn(record, NAME_FIELD));
  if (isTaken) return { records: entries.map(([, record]) => record) };
  return {
    records: entries.map(([name, record]) => ({ ...record, [NAME_FIELD]: name })),
    nameField: NAME_FIELD,
  };
}

const namesOf = (blocks: readonly Block[]): readonly string[] => [
  ...new Set(blocks.slice(0, LOOKED_AT).flatMap(Object.keys)),
];

/** Records with at least one indicator; nearer ones win where the numbers are equal. */
function weightOf({ records, path }: Candidate): number {
  const looked = records.slice(0, LOOKED_AT);
  const good = looked.filter((record) =>
    [...scalarsOf(record)].some((text) => typeof typeOf(text) === 'string'),
  ).length;
  return (good / looked.length) * records.length - path.length / 100;
}

/** Steps to the records in the form of the JSON format, with the records; undefined when nothing looks like records. */
export function guessJsonPath(document: unknown): Candidate | undefined {
  return [...candidatesIn(document, [])]
    .map((candidate) => ({ candidate, weight: weightOf(candidate) }))
    .sort((a, b) => b.weight - a.weight)[0]?.candidate;
}

/** The same document with at most `most` records at the path, for a sample that can be kept. */
export function pruneJson(value: unknown, path: readonly string[], most: number): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(value))
    return (value as readonly unknown[])
      .slice(0, step === '[]' ? most : undefined)
      .map((item) => pruneJson(item, rest, most));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value);
  const kept = step === '{}' ? members.slice(0, most) : members;
  return Object.fromEntries(
    kept.map(([name, member]) => [
      name,
      step === '{}' || step === name ? pruneJson(member, rest, most) : member,
    ]),
  );
}
