// The record schema of a new definition as source text: every field of the sample, with what it may lack.
import type { FieldFacts, Guess } from './guess.ts';

export const quoted = (text: string): string =>
  `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`;

export const isIdentifier = (name: string): boolean => /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);

export const memberName = (name: string): string => (isIdentifier(name) ? name : quoted(name));

const ZOD: Readonly<Record<string, string>> = {
  string: 'z.string()',
  number: 'z.number()',
  boolean: 'z.boolean()',
  texts: 'z.array(z.string())',
};

/** `z.unknown()` alone takes any value and demands the key all the same. */
const ANYTHING = 'z.unknown().optional()';

/** Fields without which a record is nothing are required; any other may be missing one day, and costs only itself. */
function leafSchema(field: FieldFacts, { isText, needed }: SchemaRules): string {
  const isNeeded = needed.has(field.path.join('\u0000'));
  if (isText && !field.kinds.has('texts'))
    return isNeeded && field.presence === 1 ? 'z.string()' : 'z.string().optional()';
  const kinds = [...field.kinds];
  if (kinds.length === 0 || kinds.includes('other')) return ANYTHING;
  const all = kinds.map((kind) => ZOD[kind] ?? ANYTHING);
  const base = all.length === 1 ? (all[0] ?? '') : `z.union([${all.join(', ')}])`;
  return isNeeded && !field.nulls && !field.missing ? base : `${base}.nullish()`;
}

interface SchemaRules {
  /** All values are text: cells, elements of XML. */
  readonly isText: boolean;
  /** Paths of values and keys, joined with NUL. */
  readonly needed: ReadonlySet<string>;
}

interface Branch {
  readonly name: string;
  readonly inside: Branch[];
  field?: FieldFacts;
}

function treeOf(fields: readonly FieldFacts[]): readonly Branch[] {
  const root: Branch = { name: '', inside: [] };
  for (const field of fields) {
    let at = root;
    for (const name of field.path) {
      let next = at.inside.find((branch) => branch.name === name);
      if (next === undefined) {
        next = { name, inside: [] };
        at.inside.push(next);
      }
      at = next;
    }
    at.field = field;
  }
  return root.inside;
}

/** A block is required when a member of it is. */
function isAlwaysThere({ inside, field }: Branch, rules: SchemaRules): boolean {
  if (field === undefined) return inside.some((branch) => isAlwaysThere(branch, rules));
  return rules.needed.has(field.path.join('\u0000')) && !field.missing && !field.nulls;
}

function schemaOf(branches: readonly Branch[], rules: SchemaRules, indent: string): string {
  const lines = branches.map(({ name, inside, field }) => {
    const leaf = field ? leafSchema(field, rules) : ANYTHING;
    const member = `${indent}  ${memberName(name)}:`;
    if (inside.length === 0) return `${member} ${leaf},`;
    // A block is always there when one of its members is.
    if (field === undefined && inside.some((branch) => isAlwaysThere(branch, rules)))
      return `${member} z.object(${schemaOf(inside, rules, `${indent}  `)}),`;
    const deeper = `${indent}    `;
    return `${member} z\n${deeper}.object(${schemaOf(inside, rules, deeper)})\n${deeper}.nullish(),`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** `z.object({…})` for the fields. */
export function schemaText({ format, fields, roles }: Guess): string {
  const isText = format.kind === 'csv' || format.kind === 'rss' || format.kind === 'list';
  const needed = [...roles.values.flatMap(({ paths }) => paths), ...(roles.key ? [roles.key] : [])];
  // Of several values each may be missing.
  const required = roles.values.length === 1 && roles.values[0]?.hashes !== true ? needed : [];
  const rules = { isText, needed: new Set(required.map((path) => path.join('\u0000'))) };
  return `z.object(${schemaOf(treeOf(fields), rules, '')})`;
}
