// From the templates of a collection to one function: record in, objects and rejections out.
import { objectKey, type MappedObject } from '../../core/mapped-object.ts';
import { mergeContent } from '../../core/merge-content.ts';
import { compileNode } from './compile.ts';
import { compileAssociations, type Associations } from './compile-associations.ts';
import { compileGroup } from './compile-group.ts';
import { compileIndicator } from './compile-indicator.ts';
import type { Node } from './expression.ts';
import { orderMembers } from './member-order.ts';
import type {
  MadeGroup,
  MadeGroups,
  MapRecord,
  RecordResult,
  RecordTools,
  Step,
} from './record-result.ts';
import { nameOfItem } from './references.ts';
import type { Template } from './template-contract.ts';

function merged(a: MappedObject, b: MappedObject): MappedObject {
  return { ...a, content: orderMembers(mergeContent(a.content, b.content)) } as MappedObject;
}

/** The same object said twice by one record (a title that repeats the address) is one object. */
function mergeEqual(objects: MappedObject[]): MappedObject[] {
  const byKey = new Map<string, MappedObject>();
  for (const object of objects) {
    const key = objectKey(object);
    const held = byKey.get(key);
    byKey.set(key, held ? merged(held, object) : object);
  }
  return byKey.size === objects.length ? objects : [...byKey.values()];
}

/** A step that runs for every item of a list. The item is a further field of the record, which stays as it is. */
function forEach(list: Node, step: Step, tools: RecordTools): Step {
  const items = compileNode(list, tools);
  const name = nameOfItem(list);
  return (record, result, made) => {
    const given = items(record);
    if (!Array.isArray(given)) return;
    // A copy: an object that is the prototype of another one becomes slow.
    for (const item of given as readonly unknown[])
      step({ ...(record as object), [name]: item }, result, made, item);
  };
}

function compileTemplate(
  template: Template,
  tools: RecordTools,
  associations: Associations | undefined,
): Step {
  const plain =
    template.kind === 'group' ? compileGroup(template, tools) : compileIndicator(template, tools);
  const step = associations?.observe(template, plain) ?? plain;
  return template.each ? forEach(template.each, step, tools) : step;
}

/** One function for all templates of a collection. */
export function compileRecord(templates: readonly Template[], tools: RecordTools): MapRecord {
  const associations = compileAssociations(templates, tools);
  // Groups first: what links to them needs their ids, in whatever order the author named them.
  const steps = [
    ...templates.filter((template) => template.kind === 'group'),
    ...templates.filter((template) => template.kind === 'indicator'),
  ].map((template) => compileTemplate(template, tools, associations));
  const hasGroups = templates.some((template) => template.kind === 'group');
  const noGroups: MadeGroups = new Map<Template, MadeGroup[]>();
  return (record) => {
    const result: RecordResult = { objects: [], rejections: [] };
    const made: MadeGroups = hasGroups ? new Map<Template, MadeGroup[]>() : noGroups;
    for (const step of steps) step(record, result, made, undefined);
    const objects = associations?.link(result.objects) ?? result.objects;
    if (objects.length < 2) return { objects, rejections: result.rejections };
    return { objects: mergeEqual(objects), rejections: result.rejections };
  };
}
