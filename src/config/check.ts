// Turns what a schema finds into problems that name the place, the expected and the found, and the known keys.
import type { z } from 'zod';
import type { JsonValue } from '../core/json.ts';
import { knownWords } from '../core/nearest.ts';
import { registerSecret } from '../core/redaction.ts';
import { knownKeys } from './known-keys.ts';
import { type ConfigProblem, suggestion } from './problems.ts';
import type { KeyPath } from './yaml-file.ts';

/** `file:line` (or another source) of a key. */
export type Where = (path: KeyPath) => string;

export interface Checked<T> {
  readonly value: T | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Parses `value`; `prefix` is where in the file it stands. */
export function check<T>(
  schema: z.ZodType<T>,
  value: JsonValue,
  where: Where,
  prefix: KeyPath = [],
): Checked<T> {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = result.error.issues.flatMap((issue) =>
    toProblems(issue, value, where, prefix, schema),
  );
  return { value: undefined, problems };
}

/** Keys whose values are never shown. */
const HIDDEN = /secret|token|api_access_id|apiKey|password|proxy/i;

function toProblems(
  issue: z.core.$ZodIssue,
  root: JsonValue,
  where: Where,
  prefix: KeyPath,
  schema: z.ZodType,
): ConfigProblem[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const full = [...prefix, ...path];
  const key = full.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path);
    return issue.keys.map((word) => ({
      where: where([...full, word]),
      key: [...full, word].join('.'),
      message: `unknown key.${suggestion(word, known)} Known: ${knownWords(word, known)}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    const kinds = issue.errors.map((branch) => branch.find(isOfAnotherKind));
    if (kinds.every((kind) => kind !== undefined)) {
      const message = withGot(eitherOf(kinds), found(root, path), key);
      return [{ where: where(full), key, message }];
    }
    const nested = bestBranch(issue.errors);
    if (nested.length > 0) {
      return nested.flatMap((inner) => {
        const at = { ...inner, path: [...issue.path, ...inner.path] };
        return toProblems(at, root, where, prefix, schema);
      });
    }
  }
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0]?.message ?? 'not a valid name';
    return [{ where: where(full), key, message: `the name is not valid: ${inner}` }];
  }
  return [
    { where: where(full), key, message: withGot(expectation(issue), found(root, path), key) },
  ];
}

/** Of several forms a value may take, the one that came nearest: fewest complaints, and those deepest inside. */
function bestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] {
  const score = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.length -
    Math.max(0, ...issues.map(({ path }) => path.length)) * 0.5 +
    (issues.some(({ code }) => code === 'unrecognized_keys') ? 1 : 0) +
    (issues.some(isOfAnotherKind) ? 3 : 0);
  return [...branches].sort((a, b) => score(a) - score(b))[0] ?? [];
}

/** A text where a block is expected, or the other way round: that branch was not meant. */
const isOfAnotherKind = ({ code, path }: z.core.$ZodIssue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');

/** What all branches expect, when none was meant. */
function eitherOf(issues: readonly z.core.$ZodIssue[]): string {
  const [first = '', ...rest] = new Set(issues.map(expectation));
  return [first, ...rest.map((other) => other.replace(/^expected:? /, ''))].join(', or ');
}

function withGot(expected: string, value: JsonValue | undefined, key: string): string {
  if (expected.includes(', got ')) return expected;
  if (value === undefined) return `${expected}, but it is missing`;
  if (HIDDEN.test(key)) {
    if (typeof value === 'string') registerSecret(value);
    return expected;
  }
  // A block may hold a secret further inside.
  if (value !== null && typeof value === 'object') {
    return `${expected}, got ${Array.isArray(value) ? 'a list' : 'a block of keys'}`;
  }
  const text = value === null ? 'nothing' : JSON.stringify(value);
  return `${expected}, got ${text.length > 80 ? `${text.slice(0, 77)}...` : text}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  if (message.startsWith('expected')) return message;
  if (issue.code === 'invalid_type') {
    return `expected ${TYPE_WORD[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    return `expected one of ${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'too_big') return `expected at most ${issue.maximum}`;
  if (issue.code === 'too_small') {
    return issue.origin === 'string'
      ? 'expected a text that is not empty'
      : `expected at least ${issue.minimum}`;
  }
  return `expected: ${message}`;
}

const TYPE_WORD: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a block of keys',
  record: 'a block of keys',
  array: 'a list',
};

function found(root: JsonValue, path: KeyPath): JsonValue | undefined {
  let value: unknown = root;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value as JsonValue | undefined;
}
