// The record schema of a new definition as source text: every field of the sample, with what it may lack.
import type { FieldFacts, FormatGuess } from './guess.ts';

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

function leafSchema(field: FieldFacts, isText: boolean): string {
  if (isText) return field.missing || field.presence < 1 ? 'z.string().optional()' : 'z.string()';
  const kinds = [...field.kinds];
  if (kinds.length === 0 || kinds.includes('other')) return 'z.unknown()';
  const all = kinds.map((kind) => ZOD[kind] ?? 'z.unknown()');
  const base = all.length === 1 ? (all[0] ?? '') : `z.union([${all.join(', ')}])`;
  if (field.nulls) return `${base}.nullish()`;
  return field.missing ? `${base}.optional()` : base;
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

const isAlwaysThere = ({ inside, field }: Branch): boolean =>
  field === undefined ? inside.some(isAlwaysThere) : !field.missing;

function schemaOf(branches: readonly Branch[], isText: boolean, indent: string): string {
  const lines = branches.map(({ name, inside, field }) => {
    const leaf = field ? leafSchema(field, isText) : 'z.unknown()';
    const member = `${indent}  ${memberName(name)}:`;
    if (inside.length === 0) return `${member} ${leaf},`;
    // A block is always there when one of its members is.
    if (field === undefined && inside.some(isAlwaysThere))
      return `${member} z.object(${schemaOf(inside, isText, `${indent}  `)}),`;
    const deeper = `${indent}    `;
    return `${member} z\n${deeper}.object(${schemaOf(inside, isText, deeper)})\n${deeper}.nullish(),`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** `z.object({…})` for the fields. */
export function schemaText(format: FormatGuess, fields: readonly FieldFacts[]): string {
  const isText = format.kind === 'csv' || format.kind === 'rss' || format.kind === 'list';
  return `z.object(${schemaOf(treeOf(fields), isText, '')})`;
}
