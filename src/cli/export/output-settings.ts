// The settings of an output from `--set name=value`.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { didYouMean } from '../../core/nearest.ts';
import type { OutputDefinition } from '../../outputs/index.ts';

type Tree = Record<string, unknown>;

/**
 * Checked, with all defaults. A dot leads into a setting (`scoreMap.bad=700`); lists and tables may be JSON.
 *
 * @throws {InputInvalid} naming everything that is wrong
 */
export function readOutputSettings(
  { id, settings: schema }: OutputDefinition,
  texts: readonly string[],
): unknown {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const given: Tree = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) throw new CodedError('InputInvalid', `--set expects name=value, got "${text}"`);
    const path = text.slice(0, at).split('.');
    const [name = ''] = path;
    if (!known.includes(name))
      throw new CodedError(
        'InputInvalid',
        `--set ${name}: output ${id} has no such setting${didYouMean(name, known)} ${known.length === 0 ? 'It has none' : `It has ${known.join(', ')}`}`,
      );
    put(given, path, valueOf(text.slice(at + 1)));
  }
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new CodedError('InputInvalid', `--set of output ${id}: ${problems.join('; ')}`);
}

function put(tree: Tree, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const before = Object.hasOwn(tree, name) ? tree[name] : undefined;
  const inner: Tree = typeof before === 'object' && before !== null ? { ...before } : {};
  put(inner, rest, value);
  tree[name] = inner;
}

/** Anything else than a list or table is text, which settings read as what they expect. */
function valueOf(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
