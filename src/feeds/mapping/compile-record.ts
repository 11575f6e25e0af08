// From the templates of a collection to one function: record in, objects and rejections out.
import { objectKey, type MappedObject } from '../../core/mapped-object.ts';
import { mergeContent } from '../../core/merge-content.ts';
import { compileGroup } from './compile-group.ts';
import { compileIndicator } from './compile-indicator.ts';
import { orderMembers } from './member-order.ts';
import type { MapRecord, RecordResult, RecordTools } from './record-result.ts';
import type { Template } from './templates.ts';

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

/** One function for all templates of a collection. */
export function compileRecord(templates: readonly Template[], tools: RecordTools): MapRecord {
  // Groups first: what links to them needs their ids, in whatever order the author named them.
  const steps = [
    ...templates.filter((template) => template.kind === 'group'),
    ...templates.filter((template) => template.kind === 'indicator'),
  ].map((template) =>
    template.kind === 'group' ? compileGroup(template, tools) : compileIndicator(template, tools),
  );
  const hasGroups = templates.some((template) => template.kind === 'group');
  const noGroups = new Map<Template, string>();
  return (record) => {
    const result: RecordResult = { objects: [], rejections: [] };
    const xids = hasGroups ? new Map<Template, string>() : noGroups;
    for (const step of steps) step(record, result, xids);
    if (result.objects.length < 2) return result;
    return { objects: mergeEqual(result.objects), rejections: result.rejections };
  };
}
