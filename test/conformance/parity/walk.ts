// Walking through two pieces of JSON side by side, and finding the objects of a batch in a request.
import type { Json, WireRequest } from './wire-request.ts';

export type { Json } from './wire-request.ts';
type JsonRecord = { readonly [key: string]: Json };

export type Report = (path: string, theirs: Json | undefined, ours: Json | undefined) => void;

/** Reports each leaf, and each key or element that only one side has. */
export function walk(
  path: string,
  theirs: Json | undefined,
  ours: Json | undefined,
  report: Report,
): void {
  if (isRecord(theirs) && isRecord(ours)) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)]))
      walk(path === '' ? key : `${path}.${key}`, theirs[key], ours[key], report);
  } else if (isList(theirs) && isList(ours)) {
    for (let at = 0; at < Math.max(theirs.length, ours.length); at += 1)
      walk(`${path}[${at}]`, theirs[at], ours[at], report);
  } else if (theirs !== ours) {
    report(path, theirs, ours);
  }
}

const LISTS = ['group', 'indicator'] as const;

/** Paths of the objects of a batch. */
export function objectsOf(request: WireRequest): readonly string[] {
  const content = contentOf(request);
  return LISTS.flatMap((list) => {
    const objects = content[list];
    return isList(objects) ? objects.map((_, at) => `content.${list}[${at}]`) : [];
  });
}

export function objectAt(
  request: WireRequest | undefined,
  list: string,
  at: number,
): JsonRecord | undefined {
  const objects = request === undefined ? undefined : contentOf(request)[list];
  const object = isList(objects) ? objects[at] : undefined;
  return isRecord(object) ? object : undefined;
}

function contentOf({ form, body }: WireRequest): JsonRecord {
  const content = form?.find(({ name }) => name === 'content')?.body ?? body;
  return isRecord(content) ? content : {};
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isRecord = (value: Json | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !isList(value);
