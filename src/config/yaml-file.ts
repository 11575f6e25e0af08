// Reads YAML and remembers on which line each key stands, so that every finding can name its place.
import { CodedError } from '../core/errors.ts';
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { configError, type ConfigProblem } from './problems.ts';

export type KeyPath = readonly (string | number)[];

export interface YamlFile {
  readonly file: string;
  readonly value: JsonValue;
  /** `file:line` of the key, or of the nearest key above it that is written down. */
  readonly where: (path: KeyPath) => string;
}

/** Names that ThreatConnect fixes are accepted in any case; other keys keep theirs. */
export function canonicalKey(key: string): string {
  return /^(tc|api|indicator)_/i.test(key) ? key.toLowerCase() : key;
}

/** @throws {ConfigInvalid} for a syntax error, and for a key that is there twice, with both lines. */
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

  visit(document, {
    Map(_, map) {
      const seen = new Map<string, number>();
      for (const pair of map.items) {
        if (!isScalar(pair.key)) continue;
        const written = String(pair.key.value);
        const line = lineAt(pair.key.range?.[0] ?? 0);
        const earlier = seen.get(canonicalKey(written));
        if (earlier !== undefined && written !== '<<') {
          problems.push({
            where: `${file}:${line}`,
            key: written,
            message: `is there twice, on line ${earlier} and on line ${line}. Rename or remove one.`,
          });
        }
        seen.set(canonicalKey(written), line);
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

/** Aliases are expanded here: one that contains itself, or very many, end in an error of the parser that names nothing. */
function toPlain(document: { toJS(): unknown }, file: string): JsonValue {
  try {
    return canonicalKeys(document.toJS() as JsonValue);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CodedError(
      'ConfigInvalid',
      `${file}: its aliases cannot be resolved (${reason}). An alias may not contain itself; write the values out`,
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

function canonicalKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => canonicalKeys(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      canonicalKey(key),
      canonicalKeys(member as JsonValue),
    ]),
  );
}

/** The value when it is a block of keys. */
export function asBlock(value: JsonValue | undefined): JsonObject | undefined {
  const isBlock = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isBlock ? (value as JsonObject) : undefined;
}
