// Which values of a JSON document a path leads to: decided for each value when its first character is seen, from the names and the kinds
// of what it lies in.

import { isErrorMember } from './error-member.ts';

/** Names from the outside in; `[]` for each element of an array, `{}` for each member of an object. */
export type JsonPath = readonly string[];

/** Stands in a path for every element of an array. */
export const EACH_ELEMENT = '[]';
/** Stands in a path for every member of an object. */
const EACH_MEMBER = '{}';

/** What is done with a value that is read to its end. */
export type Use = 'record' | 'fact' | 'nothing';

/** An object or array that a path leads through. */
export interface Container {
  readonly isObject: boolean;
  /** Name of the member that is being read; empty in an array. */
  name: string;
  /** The paths that lead into it. */
  readonly paths: readonly JsonPath[];
}

/** What to do with a value, and by which path. `missing`: the paths lead on, but there is nothing to go into. */
export interface Way {
  readonly use: Use | 'enter' | 'missing' | 'other layout';
  readonly paths: readonly JsonPath[];
}

const NOTHING: Way = { use: 'nothing', paths: [] };

/** With several paths, one that leads on is taken before one that ends; a named member before each member. */
export function wayOf(
  stack: readonly Container[],
  all: readonly JsonPath[],
  value: { readonly isObject: boolean; readonly isContainer: boolean },
): Way {
  const { isObject, isContainer } = value;
  const level = stack.length;
  const top = stack.at(-1);
  const fitting = top === undefined ? all : pathsTo(top, level);
  if (top !== undefined && fitting.length === 0)
    return level === 1 && top.isObject && (!isContainer || isErrorMember(top.name))
      ? { use: 'fact', paths: [] }
      : NOTHING;
  const ending = fitting.find((path) => path.length === level);
  const deeper = fitting.filter((path) => path.length > level);
  if (deeper.length === 0) return { use: 'record', paths: ending ? [ending] : [] };
  if (!isContainer)
    return ending ? { use: 'record', paths: [ending] } : { use: 'missing', paths: deeper };
  const entered = deeper.filter((path) => (path[level] === EACH_ELEMENT) !== isObject);
  if (entered.length > 0) return { use: 'enter', paths: entered };
  return ending ? { use: 'record', paths: [ending] } : { use: 'other layout', paths: deeper };
}

/** The paths that lead from a container to the value in it that is being read. */
function pathsTo({ isObject, name, paths }: Container, level: number): readonly JsonPath[] {
  const each = isObject ? EACH_MEMBER : EACH_ELEMENT;
  const [only] = paths;
  const fits = (path: JsonPath): boolean => path[level - 1] === each || path[level - 1] === name;
  // Nearly always there is one path: nothing is made for each record then.
  if (only && paths.length === 1) return fits(only) ? paths : [];
  return paths.filter(fits);
}
