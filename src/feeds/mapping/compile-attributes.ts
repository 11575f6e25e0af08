// The attributes of an object: from what values they are made, what is done with one that is too long or that the platform does not have,
// and which of them are the same for every record.
import type { AttributeContent } from '../../core/mapped-object.ts';
import { attributePolicyOf } from './attribute-policies.ts';
import { compileNode, isConstant, type CompileTools } from './compile.ts';
import type { Node } from './expression.ts';
import { textOf } from './functions.ts';
import type { AttributeTemplate, Template } from './template-contract.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type Attributes = (record: unknown, into: AttributeContent[]) => void;

const CUT_MARK = ' […]';

function compileAttribute(template: AttributeTemplate, tools: CompileTools): Attributes {
  const value = compileNode(template.value, tools);
  const source = template.source && compileNode(template.source, tools);
  const label = template.label && compileNode(template.label, tools);
  const limit = template.maxLength;
  const policy = attributePolicyOf(template.type, tools.parameters);
  const one = (given: unknown, record: unknown, into: AttributeContent[]): void => {
    let text = textOf(given);
    if (text === undefined) return;
    if (policy === 'skip') {
      tools.note('attribute_left_out');
      return;
    }
    const isLong = limit !== undefined && text.length > limit;
    if (isLong && template.tooLong === 'reject') {
      tools.note('attribute_too_long');
      return;
    }
    const isTold = policy === 'description' || (isLong && template.tooLong === 'description');
    if (isTold) {
      tools.note('attribute_in_description');
      text = `${template.type}: ${text}`;
    } else if (isLong) {
      tools.note('attribute_cut');
      text = text.slice(0, limit - CUT_MARK.length) + CUT_MARK;
    }
    const sourceText = source && textOf(source(record));
    const attribute: Mutable<Partial<AttributeContent>> = {};
    if (template.displayed && !isTold) attribute.displayed = true;
    const labelText = label && textOf(label(record));
    if (labelText !== undefined) attribute.label = labelText;
    if (template.pinned === true && !isTold) attribute.pinned = true;
    if (sourceText !== undefined) attribute.source = sourceText;
    attribute.type = isTold ? 'Description' : template.type;
    attribute.value = text;
    into.push(attribute as AttributeContent);
  };
  return (record, into) => {
    const given = value(record);
    if (Array.isArray(given))
      for (const item of [...new Set(given)].sort()) one(item, record, into);
    else one(given, record, into);
  };
}

/** Those of one way of writing; undefined when the template has none. */
export function compileAttributes(
  template: Template,
  write: AttributeTemplate['write'],
  tools: CompileTools,
): ((record: unknown) => readonly AttributeContent[] | undefined) | undefined {
  const wanted = template.attributes.filter((attribute) => attribute.write === write);
  const parts = wanted.map((attribute) => compileAttribute(attribute, tools));
  if (parts.length === 0) return undefined;
  const make = (record: unknown): readonly AttributeContent[] | undefined => {
    const list: AttributeContent[] = [];
    for (const part of parts) part(record, list);
    return list.length > 0 ? list : undefined;
  };
  const isSame = wanted.every(
    (attribute) =>
      nodesOfAttribute(attribute).every(isConstant) &&
      attributePolicyOf(attribute.type, tools.parameters) === undefined,
  );
  if (!isSame) return make;
  const list = make(undefined);
  return () => list;
}

const nodesOfAttribute = (attribute: AttributeTemplate): readonly Node[] =>
  Object.values<unknown>({ ...attribute }).filter(
    (part): part is Node => typeof part === 'object' && part !== null && 'op' in part,
  );
