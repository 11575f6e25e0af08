// The record schema at the border of a mapping: a wrong value in an optional field costs that field only, null means that there is
// none, and what then still does not fit costs the record.
import { z } from 'zod';
import { fieldsOf, shapeOf, type RawRecord } from '../formats/format.ts';

export type ParsedRecord =
  | { readonly record: unknown }
  /** Lower snake case, and one sentence about the first field that is wrong. */
  | { readonly reason: string; readonly message: string; readonly field: string };

interface SchemaIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A function that reads records; `note` hears of every field that was dropped. */
export function createRecordParser(
  schema: z.ZodType,
  note: (name: string) => void,
): (value: RawRecord) => ParsedRecord {
  const absentAsNull = fieldsThatRefuseNull(schema);
  return (given) => {
    const value = absentAsNull.size === 0 ? given : withoutNulls(given, absentAsNull);
    const first = safely(schema, value);
    if (first.success) return { record: first.data };
    const wrong = new Set(first.error.issues.map((issue) => String(issue.path[0])));
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
    const second = safely(schema, rest);
    if (!second.success) return problemOf(decisive(first.error.issues, second.error.issues));
    for (const name of wrong) if (value[name] !== null) note('field_dropped');
    return { record: second.data };
  };
}

/**
 * Optional fields for which null is no value. A source that writes null for each of them would else fail and be read again with
 * every record (measured: a third of the time of ThreatFox).
 */
function fieldsThatRefuseNull(schema: z.ZodType): ReadonlySet<string> {
  const required = new Set(fieldsOf(schema).required);
  const refusing = Object.entries(shapeOf(schema)).filter(
    ([name, field]) => !required.has(name) && !safely(field, null).success,
  );
  return new Set(refusing.map(([name]) => name));
}

/** A function inside a schema that throws for a value it did not expect has refused it. */
function safely(schema: z.ZodType, value: unknown): z.ZodSafeParseResult<unknown> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    const message = `the schema cannot look at the value: ${error instanceof Error ? error.message : 'unknown'}`;
    return {
      success: false,
      error: new z.ZodError([{ code: 'custom', path: [], input: value, message }]),
    };
  }
}

function withoutNulls(value: RawRecord, names: ReadonlySet<string>): RawRecord {
  let kept: Record<string, unknown> | undefined;
  for (const name in value) {
    if (value[name] !== null || !names.has(name)) continue;
    kept ??= { ...value };
    // Not `delete`: it makes every later look at the object slow, and the schema reads undefined as absent.
    kept[name] = undefined;
  }
  return kept ?? value;
}

/** Of all that is wrong with a record what costs it: a field that cannot be left out. */
function decisive(
  wrong: readonly SchemaIssue[],
  withoutThem: readonly SchemaIssue[],
): SchemaIssue | undefined {
  const needed = new Set(withoutThem.map(({ path }) => path[0]));
  return wrong.find(({ path }) => needed.has(path[0])) ?? wrong[0];
}

function problemOf(issue: SchemaIssue | undefined): ParsedRecord {
  const field = issue?.path.map(String).join('.') ?? '';
  const message = issue?.message ?? 'the record does not fit the schema';
  return {
    field,
    reason: message.includes('received undefined') ? 'missing_field' : 'invalid_field',
    message: `field ${field || '(record)'}: ${message}`,
  };
}
