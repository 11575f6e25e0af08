// What YAML can say and JSON cannot, or what one block says twice: found in the parsed text, before its values are taken.
import { type Document, isNode, isScalar, type Node, visit, type YAMLMap } from 'yaml';

/** A place in the text, and what is wrong there. */
export interface StructureProblem {
  readonly offset: number;
  readonly key: string;
  readonly message: string;
}

/** Line of a place in the text, from 1. */
export type LineAt = (offset: number) => number;

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
 * Problems in the order of the text. Names that ThreatConnect fixes get their usual spelling in the document, before blocks are merged: what
 * is written out must meet the same name of the anchor, however that spells it.
 */
export function checkStructure(document: Document, lineAt: LineAt): readonly StructureProblem[] {
  const problems: StructureProblem[] = [];
  const report = (offset: number, key: string, message: string): void => {
    problems.push({ offset, key, message });
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
      checkKeys(map, lineAt, report);
    },
  });
  return problems;
}

/** The keys of one block: names, each once. */
function checkKeys(
  map: YAMLMap,
  lineAt: LineAt,
  report: (offset: number, key: string, message: string) => void,
): void {
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
    if (isScalar(key) && typeof key.value === 'string') key.value = name;
  }
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
