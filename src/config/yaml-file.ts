// Reads YAML and remembers on which line each key stands, so that every finding can name its place.
import { CodedError } from '../core/errors.ts';
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { configError, type ConfigProblem } from './problems.ts';

export type KeyPath = readonly (string | number)[];

export interface YamlFile {
  readonly file: string;
  readonly value: JsonValue;
  /** `file:line` of the key, or of the nearest key above it that is written down. */
  readonly where: (path: KeyPath) => string;
}

const MERGE = '<<';
const YAML_TAG = 'tag:yaml.org,2002:';
/** Tags of what JSON has, too, and of the merge key. */
const PLAIN_TAGS: ReadonlySet<string> = new Set([
  'str',
  'int',
  'float',
  'bool',
  'null',
  'seq',
  'map',
  'merge',
]);

/** A set or an ordered map would become a block without keys, a date something that is no text. */
const NO_TAG =
  'a tag that is not understood here. Write texts, numbers, lists and blocks without one';

/** Names that ThreatConnect fixes are accepted in any case; other keys keep theirs. */
export function canonicalKey(key: string): string {
  return /^(tc|api|indicator)_/i.test(key) ? key.toLowerCase() : key;
}

/**
 * Keys that are written out win over those of a merged block, whatever their case and place.
 * @throws {ConfigInvalid} for a syntax error, a key that is there twice, with both lines, and for tags and keys that JSON does not have
 */
export function parseYaml(text: string, file: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, merge: true });
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line;
  const problems: ConfigProblem[] = document.errors.map((error) => ({
    where: `${file}:${lineAt(error.pos[0])}`,
    key: '',
    message: `not valid YAML: ${error.message.split(/ at line |\n/)[0] ?? error.message}`,
  }));
  if (problems.length > 0) throw configError(problems);
  const report = (offset: number, key: string, message: string): void => {
    problems.push({ where: `${file}:${lineAt(offset)}`, key, message });
  };
  const checkTag = ({ tag, range }: Node): void => {
    if (tag === undefined || tag === '!' || PLAIN_TAGS.has(tag.replace(YAML_TAG, ''))) return;
    report(range?.[0] ?? 0, tag.replace(YAML_TAG, '!!'), NO_TAG);
  };

  visit(document, {
    Alias(_, alias, path) {
      const isInside = path.some(
        (node) => isNode(node) && 'anchor' in node && node.anchor === alias.source,
      );
      if (isInside && path.includes(alias.resolve(document) as Node))
        report(alias.range?.[0] ?? 0, `*${alias.source}`, 'an alias may not contain itself');
    },
    Scalar: (_, node) => checkTag(node),
    Seq: (_, node) => checkTag(node),
    Map(_, map) {
      checkTag(map);
      const seen = new Map<string, number>();
      for (const { key } of map.items) {
        const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
        const written = nameOf(key);
        if (written === undefined) {
          report(offset, '', 'expected a name as key, got an alias, a list or a block');
          continue;
        }
        if (written === '__proto__') report(offset, written, 'is no name that a key can have');
        const name = canonicalKey(written);
        const line = lineAt(offset);
        const earlier = seen.get(name);
        if (earlier !== undefined) report(offset, written, isTwice(written, earlier, line));
        seen.set(name, line);
        // Before blocks are merged: what is written out must meet the same name of the anchor, however that spells it.
        if (isScalar(key) && typeof key.value === 'string') key.value = name;
      }
    },
  });
  if (problems.length > 0) throw configError(problems);

  const root = document.contents as Node | null;
  return {
    file,
    value: toPlain(document, file),
    where: (path) => `${file}:${lineAt(offsetOf(root, path))}`,
  };
}

/** As it is written; undefined for what is no name. */
function nameOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'symbol' ? MERGE : String(key.value);
}

const isTwice = (key: string, earlier: number, line: number): string =>
  `is there twice, on line ${earlier} and on line ${line}. ${
    key === MERGE ? 'Merge several blocks with one: <<: [*a, *b].' : 'Rename or remove one.'
  }`;

/** Aliases are expanded here: very many end in an error of the parser that names nothing. */
function toPlain(document: { toJS(): unknown }, file: string): JsonValue {
  try {
    return document.toJS() as JsonValue;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CodedError(
      'ConfigInvalid',
      `${file}: its aliases cannot be resolved (${reason}); write the values out`,
      { cause: error },
    );
  }
}

function offsetOf(root: Node | null, path: KeyPath): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (!isMap(node)) break;
    const pair = node.items.find(
      (item) => isPair(item) && isScalar(item.key) && canonicalKey(String(item.key.value)) === step,
    );
    if (pair === undefined) break;
    if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

/** The value when it is a block of keys. */
export function asBlock(value: JsonValue | undefined): JsonObject | undefined {
  const isBlock = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isBlock ? (value as JsonObject) : undefined;
}
