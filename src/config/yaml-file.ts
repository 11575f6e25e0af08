// Reads YAML and remembers on which line each key stands, so that every finding can name its place.
import { CodedError } from '../core/errors.ts';
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { configError, type ConfigProblem } from './problems.ts';
import { canonicalKey, checkStructure, type LineAt } from './yaml-structure.ts';

export type KeyPath = readonly (string | number)[];

export interface YamlFile {
  readonly file: string;
  readonly value: JsonValue;
  /** `file:line` of the key, or of the nearest key above it that is written down. */
  readonly where: (path: KeyPath) => string;
}

/**
 * Keys that are written out win over those of a merged block, whatever their case and place.
 * @throws {ConfigInvalid} for a syntax error, a key that is there twice, with both lines, and for tags and keys that JSON does not have
 */
export function parseYaml(text: string, file: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: false, merge: true });
  const lineAt: LineAt = (offset) => lineCounter.linePos(offset).line;
  const where = (offset: number): string => `${file}:${lineAt(offset)}`;
  refuse(
    document.errors.map((error) => ({
      where: where(error.pos[0]),
      key: '',
      message: `not valid YAML: ${error.message.split(/ at line |\n/)[0] ?? error.message}`,
    })),
  );
  refuse(
    checkStructure(document, lineAt).map(({ offset, key, message }) => ({
      where: where(offset),
      key,
      message,
    })),
  );
  const root = document.contents as Node | null;
  return {
    file,
    value: toPlain(document, file),
    where: (path) => where(offsetOf(root, path)),
  };
}

function refuse(problems: readonly ConfigProblem[]): void {
  if (problems.length > 0) throw configError(problems);
}

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
