// From the template of an indicator to a step: any number of values, each normalised, judged by the policies, and made an object.
import type { MappedIndicator } from '../../core/mapped-object.ts';
import { isSafeIdentity } from '../../core/mapped-segment.ts';
import { classify } from '../normalise/classify.ts';
import { normalise } from '../normalise/normalise.ts';
import { platformForm, policyVerdict } from '../normalise/policies.ts';
import { isRefused, refuse, type Normalised } from '../normalise/result.ts';
import { compileNode } from './compile.ts';
import { compileLinks } from './compile-links.ts';
import { compileContent } from './compile-object.ts';
import type { FoundValue, UnusableValue } from './found-value.ts';
import { textOf } from './functions.ts';
import {
  ALWAYS,
  notKept,
  type MadeGroups,
  type RecordResult,
  type RecordTools,
  type Step,
} from './record-result.ts';
import type { IndicatorTemplate } from './template-contract.ts';

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

export function compileIndicator(template: IndicatorTemplate, tools: RecordTools): Step {
  const when = template.when ? compileNode(template.when, tools) : ALWAYS;
  const keep = template.keep ? compileNode(template.keep, tools) : ALWAYS;
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
    made: MadeGroups,
    item: unknown,
  ): void => {
    const found = read(given);
    if (found === undefined) return;
    const text = givenText(given);
    // Segments are lines of columns: no identity of any type may contain what separates them.
    const usable =
      isRefused(found) || isSafeIdentity(found.value)
        ? found
        : refuse('control_character', 'no control characters', text);
    if (isRefused(usable)) {
      result.rejections.push({ filtered: false, ...usable, value: text });
      return;
    }
    if (tools.isRedacted?.(text) === true) {
      result.rejections.push({
        reason: 'redacted',
        message: 'holds a name or domain that may not leave',
        value: usable.type,
        filtered: true,
      });
      return;
    }
    const isWithdrawn = withdrawn?.(record) === true;
    const verdict = tools.policies
      ? policyVerdict(usable, tools.policies)
      : isWithdrawn && { ...refuse('withdrawn', 'a value in force', text), filtered: true };
    if (verdict) {
      result.rejections.push({ ...verdict, value: text });
      return;
    }
    const shaped = tools.policies ? platformForm(usable) : usable;
    if (isRefused(shaped)) {
      result.rejections.push({ filtered: false, ...shaped, value: text });
      return;
    }
    for (const name of shaped.notes) tools.note(name);
    const isActive = isWithdrawn ? false : active?.(record);
    const object: MappedIndicator = {
      kind: 'indicator',
      type: shaped.type,
      id: shaped.value,
      content: content(record, {
        active: typeof isActive === 'boolean' ? isActive : undefined,
        rating: inRange(rating(record), 5, tools.note),
        confidence: inRange(confidence(record), 100, tools.note),
        associatedGroups: links(record, made, item),
      }),
    };
    result.objects.push(object);
  };

  return (record, result, made, item) => {
    if (when(record) !== true) return;
    if (keep(record) !== true) {
      result.rejections.push(notKept(givenText(value(record))));
      return;
    }
    const given = value(record);
    if (Array.isArray(given)) for (const found of given) one(found, record, result, made, item);
    else one(given, record, result, made, item);
  };
}
