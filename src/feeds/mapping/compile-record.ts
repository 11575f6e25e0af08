// From the templates of a collection to one function: record in, objects and rejections out. The smallest unit is rejected: a bad
// value costs one indicator, a group without key costs the group and the links to it (M1, M2).
import {
  objectKey,
  type MappedGroup,
  type MappedIndicator,
  type MappedObject,
} from '../../core/mapped-object.ts';
import { isSafeIdentity } from '../../core/mapped-segment.ts';
import { mergeContent } from '../../core/merge-content.ts';
import { classify } from '../normalise/classify.ts';
import { normalise } from '../normalise/normalise.ts';
import { policyVerdict, type ValuePolicies } from '../normalise/policies.ts';
import { isRefused, refuse, type Normalised } from '../normalise/result.ts';
import { tcexXidOf, xidOf } from '../runtime/xid.ts';
import { compileNode, type CompileTools } from './compile.ts';
import { compileContent } from './compile-object.ts';
import type { FoundValue, UnusableValue } from './found-value.ts';
import { textOf } from './functions.ts';
import { orderMembers } from './member-order.ts';
import { listOf } from './scalars.ts';
import type { GroupTemplate, IndicatorTemplate, Template } from './templates.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
  readonly value: string;
  /** Left out on purpose: no defect of the source. */
  readonly filtered: boolean;
}

export interface RecordResult {
  readonly objects: MappedObject[];
  readonly rejections: Rejection[];
}

export interface RecordTools extends CompileTools {
  /** Namespace of group ids. */
  readonly namespace: string;
  /** Undefined: values are kept as normalised, for the canonical list of a file. */
  readonly policies: ValuePolicies | undefined;
}

export type MapRecord = (record: unknown) => RecordResult;

type Step = (record: unknown, result: RecordResult, xids: Map<Template, string>) => void;

const MAX_GROUP_NAME = 100;
const NAME_CUT = '…';
const ALWAYS = (): boolean => true;

const inRange = (
  value: unknown,
  most: number,
  note: (name: string) => void,
): number | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) {
    note('number_invalid');
    return undefined;
  }
  const clamped = Math.min(most, Math.max(0, number));
  if (clamped !== number) note('number_clamped');
  return clamped;
};

type Links = (record: unknown, xids: Map<Template, string>) => readonly string[];

const NO_LINKS: readonly string[] = [];

/** xids of the groups that an object belongs to: those of its own record, and those that other records make. */
function compileLinks(template: Template, tools: RecordTools): Links {
  const { groups } = template;
  const own = (xids: Map<Template, string>): string[] =>
    groups.flatMap((linked) => xids.get(linked) ?? []);
  const keys = template.links && compileNode(template.links, tools);
  if (!keys) return groups.length === 0 ? () => NO_LINKS : (_record, xids) => own(xids).sort();
  return (record, xids) => {
    const others = listOf(keys(record)).map((key) => xidOf(tools.namespace, [key]));
    return [...new Set([...own(xids), ...others])].sort();
  };
}

type Found = Normalised | UnusableValue;

/** How one value of a template is read: by its own type, by the type of the template, or as an untyped token. */
function compileReader(template: IndicatorTemplate): (given: unknown) => Found | undefined {
  const { types, addScheme, retype, typed } = template;
  const [type] = types;
  const options = { retype, ...(addScheme === undefined ? {} : { addScheme }) };
  if (typed)
    return (given) => {
      const item = given as FoundValue;
      return 'reason' in item ? item : normalise(item.type, item.value, options);
    };
  return (given) => {
    const text = textOf(given);
    if (text === undefined) return undefined;
    if (types.length === 1) return normalise(type, text, options);
    const found = classify(text);
    return isRefused(found) || types.includes(found.type)
      ? found
      : refuse('type_unexpected', types.join(' or '), text);
  };
}

const givenText = (given: unknown): string =>
  textOf(given) ?? (given as FoundValue | undefined)?.value ?? '';

function compileIndicator(template: IndicatorTemplate, tools: RecordTools): Step {
  const when = template.when ? compileNode(template.when, tools) : ALWAYS;
  const value = compileNode(template.value, tools);
  const rating = compileNode(template.rating, tools);
  const confidence = compileNode(template.confidence, tools);
  const active = template.active && compileNode(template.active, tools);
  const withdrawn = template.withdrawn && compileNode(template.withdrawn, tools);
  const content = compileContent(template, tools);
  const links = compileLinks(template, tools);
  const read = compileReader(template);

  const one = (
    given: unknown,
    record: unknown,
    result: RecordResult,
    xids: Map<Template, string>,
  ): void => {
    const found = read(given);
    if (found === undefined) return;
    const text = givenText(given);
    // Segments are lines of columns: no identity of any type may contain what separates them.
    const item =
      isRefused(found) || isSafeIdentity(found.value)
        ? found
        : refuse('control_character', 'no control characters', text);
    if (isRefused(item)) {
      result.rejections.push({ filtered: false, ...item, value: text });
      return;
    }
    const isWithdrawn = withdrawn?.(record) === true;
    const verdict = tools.policies
      ? policyVerdict(item, tools.policies)
      : isWithdrawn && { ...refuse('withdrawn', 'a value in force', text), filtered: true };
    if (verdict) {
      result.rejections.push({ ...verdict, value: text });
      return;
    }
    for (const name of item.notes) tools.note(name);
    const isActive = isWithdrawn ? false : active?.(record);
    const object: MappedIndicator = {
      kind: 'indicator',
      type: item.type,
      id: item.value,
      content: content(record, {
        active: typeof isActive === 'boolean' ? isActive : undefined,
        rating: inRange(rating(record), 5, tools.note),
        confidence: inRange(confidence(record), 100, tools.note),
        associatedGroups: links(record, xids),
      }),
    };
    result.objects.push(object);
  };

  return (record, result, xids) => {
    if (when(record) !== true) return;
    const given = value(record);
    if (Array.isArray(given)) for (const item of given) one(item, record, result, xids);
    else one(given, record, result, xids);
  };
}

function compileGroup(template: GroupTemplate, tools: RecordTools): Step {
  const when = template.when ? compileNode(template.when, tools) : ALWAYS;
  const key = template.key.map((node) => compileNode(node, tools));
  const optionalKey = template.optionalKey.map((node) => compileNode(node, tools));
  const name = compileNode(template.name, tools);
  const content = compileContent(template, tools);
  const links = compileLinks(template, tools);

  return (record, result, xids) => {
    if (when(record) !== true) return;
    const required = key.map((part) => textOf(part(record)));
    const title = textOf(name(record));
    if (required.includes(undefined) || title === undefined) {
      // No id is made up: a group without its key could never be found again (S14).
      result.rejections.push({
        ...refuse('group_key_missing', `key and name of the ${template.type}`, title ?? ''),
        value: title ?? '',
        filtered: false,
      });
      return;
    }
    const parts = [...required, ...optionalKey.map((part) => textOf(part(record)))].map(
      (part) => part ?? '',
    );
    const xid = template.xid === 'tcex' ? tcexXidOf(parts) : xidOf(tools.namespace, parts);
    if (title.length > MAX_GROUP_NAME) tools.note('group_name_cut');
    const shown =
      title.length > MAX_GROUP_NAME ? title.slice(0, MAX_GROUP_NAME - 1) + NAME_CUT : title;
    xids.set(template, xid);
    const object: MappedGroup = {
      kind: 'group',
      type: template.type,
      id: xid,
      content: content(record, {
        name: shown,
        associatedGroups: links(record, xids).filter((linked) => linked !== xid),
      }) as MappedGroup['content'],
    };
    result.objects.push(object);
  };
}

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
