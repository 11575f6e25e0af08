// Which fields the first records of a source have, so that a field that no record has can be told with the one that was meant.
import { isJsonObject } from '../formats/json-values.ts';

/** Records that are looked at: a source that has a field has it early as a rule. */
const LOOKED_AT = 50;
const MOST_FIELDS = 500;
/** Blocks inside blocks that are looked into. */
const MAX_DEPTH = 4;

interface SchemaForm {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly unwrap?: () => unknown;
}

/** The fields of an object schema, also when it may be missing; none for lists and values. */
function membersOf(schema: unknown): Readonly<Record<string, unknown>> {
  const { shape, element, unwrap } = schema as SchemaForm;
  if (shape !== undefined) return shape;
  return element === undefined && unwrap !== undefined
    ? membersOf((schema as Required<SchemaForm>).unwrap())
    : {};
}

/** Paths of the values in a record schema, with dots; a block counts by what is in it. */
export function fieldPaths(schema: unknown, prefix: readonly string[] = []): readonly string[] {
  return Object.entries(membersOf(schema)).flatMap(([name, inside]) => {
    const path = [...prefix, name];
    const deeper = path.length < MAX_DEPTH ? fieldPaths(inside, path) : [];
    return deeper.length > 0 ? deeper : [path.join('.')];
  });
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Equal but for one character that is added, missing, another, or has changed places with its neighbour. */
function isOneStepAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const swapped = short.slice(0, at) + (short[at + 1] ?? '') + (short[at] ?? '');
  return short.slice(at + 1) === long.slice(at + 1) || swapped + short.slice(at + 2) === long;
}

export class SeenFields {
  private readonly paths = new Set<string>();
  private looked = 0;

  look(record: Readonly<Record<string, unknown>>): void {
    if (this.looked >= LOOKED_AT) return;
    this.looked += 1;
    this.walk(record, []);
  }

  /** Columns of a table: a record has those only that the definition knows. */
  header(names: readonly string[]): void {
    for (const name of names) if (this.paths.size < MOST_FIELDS) this.paths.add(name);
  }

  private walk(block: Readonly<Record<string, unknown>>, prefix: readonly string[]): void {
    for (const [name, value] of Object.entries(block)) {
      if (this.paths.size >= MOST_FIELDS) return;
      const path = [...prefix, name];
      if (isJsonObject(value) && path.length < MAX_DEPTH) this.walk(value, path);
      else this.paths.add(path.join('.'));
    }
  }

  /**
   * What was meant by fields that no record has, by field: one that the records have and the schema does not, the same word in another
   * spelling or in another block.
   */
  meant(presence: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
    const strange = [...this.paths].filter((path) => presence[path] === undefined);
    return Object.fromEntries(
      Object.entries(presence).flatMap(([field, share]) => {
        const near = share > 0 ? undefined : this.nearest(field, strange);
        return near === undefined ? [] : [[field, near]];
      }),
    );
  }

  private nearest(field: string, all: readonly string[]): string | undefined {
    const wanted = plain(field);
    const last = plain(field.split('.').at(-1) ?? '');
    return (
      all.find((path) => plain(path) === wanted) ??
      all.find((path) => wanted.length > 2 && isOneStepAway(plain(path), wanted)) ??
      all.find((path) => plain(path.split('.').at(-1) ?? '') === last)
    );
  }
}
