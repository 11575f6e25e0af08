// `--set name=value`: values for one run, put over the block of the feed before it is checked, so that both are checked alike.
import type { JsonObject, JsonValue } from '../core/json.ts';
import { knownWords } from '../core/nearest.ts';
import type { Where } from './check.ts';
import { FEED_KEYS } from './feed-schema.ts';
import { type ConfigProblem, suggestion } from './problems.ts';
import { asBlock, type KeyPath } from './yaml-file.ts';
import { canonicalKey } from './yaml-structure.ts';

export interface Override {
  /** A parameter, a key of a feed, or `section.key`. */
  readonly name: string;
  readonly value: JsonValue;
}

export interface Overridden {
  readonly raw: JsonObject;
  readonly where: Where;
  readonly problems: readonly ConfigProblem[];
}

/** Keys of a feed with keys inside. */
const SECTIONS = ['stale', 'batch', 'source', 'collections', 'schedule'];

export function applyOverrides(
  raw: JsonObject,
  overrides: readonly Override[],
  parameters: readonly string[],
  where: Where,
): Overridden {
  let changed = raw;
  const set: KeyPath[] = [];
  const problems: ConfigProblem[] = [];
  for (const { name, value } of overrides) {
    const path = pathOf(name, parameters);
    if (path === undefined) {
      const known = [...new Set([...FEED_KEYS, ...parameters])];
      problems.push({
        where: `--set ${name}`,
        key: name,
        message: `there is no such setting.${suggestion(name, known)} Known: ${knownWords(name, known)}`,
      });
      continue;
    }
    changed = withValue(changed, path, value);
    set.push(path);
  }
  return {
    raw: changed,
    problems,
    where: (path) => {
      const source = set.find((one) => one.every((step, index) => path[index] === step));
      return source === undefined ? where(path) : `--set ${source.join('.')}`;
    },
  };
}

function pathOf(name: string, parameters: readonly string[]): readonly string[] | undefined {
  const canonical = canonicalKey(name);
  if (parameters.includes(canonical) || FEED_KEYS.includes(canonical)) return [canonical];
  const [section = '', ...rest] = name.split('.');
  return SECTIONS.includes(section) && rest.length > 0 ? [section, rest.join('.')] : undefined;
}

function withValue(raw: JsonObject, path: readonly string[], value: JsonValue): JsonObject {
  const [first = '', second] = path;
  if (second === undefined) return { ...raw, [first]: value };
  return { ...raw, [first]: { ...asBlock(raw[first]), [second]: value } };
}
