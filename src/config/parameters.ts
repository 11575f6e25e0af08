// The parameters of a feed: every key of its block that is not a setting must be one that its definition declares.
import { resolve } from 'node:path';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { knownWords } from '../core/nearest.ts';
import { registerSecret } from '../core/redaction.ts';
import type { Where } from './check.ts';
import type { DefinitionInfo } from './definition-info.ts';
import { FEED_KEYS, type FeedValues } from './feed-schema.ts';
import { type ConfigProblem, suggestion } from './problems.ts';
import { readNested } from './nested-secrets.ts';
import { anchorReference, hasLiteralKey, isSecretReference } from './secrets.ts';
import { SECRET_EXPECTED } from './values.ts';
import { asBlock } from './yaml-file.ts';

export interface ReadParameters {
  /** Every parameter with its effective value; secrets as references. */
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly problems: readonly ConfigProblem[];
}

export function readParameters(
  raw: JsonObject,
  settings: FeedValues,
  feedId: string,
  definition: DefinitionInfo,
  where: Where,
  folder: string,
): ReadParameters {
  const declared = new Map(definition.parameters.map((parameter) => [parameter.name, parameter]));
  const problems: ConfigProblem[] = [];
  const problemAt = (path: readonly string[], message: string): void => {
    problems.push({ where: where(path), key: ['feeds', feedId, ...path].join('.'), message });
  };
  const problem = (name: string, message: string): void => problemAt([name], message);
  const values: Record<string, JsonValue> = {
    indicator_threat_rating: settings.indicator_threat_rating,
    indicator_confidence: settings.indicator_confidence,
  };
  for (const [name, parameter] of declared) {
    if (parameter.default !== undefined) values[name] = parameter.default;
  }
  for (const [name, written] of Object.entries(raw)) {
    if (written === undefined) continue;
    const parameter = declared.get(name);
    if (parameter === undefined) {
      if (FEED_KEYS.includes(name)) continue;
      const known = [...new Set([...declared.keys(), ...FEED_KEYS])];
      problem(
        name,
        `unknown key.${suggestion(name, known)} Known: ${knownWords(name, known)}. ${pagesOf(definition)}`,
      );
    } else if (parameter.secret === true) {
      if (typeof written === 'string' && isSecretReference(written)) {
        values[name] = anchorReference(written, folder);
      } else {
        if (typeof written === 'string') registerSecret(written);
        problem(name, SECRET_EXPECTED);
      }
    } else if (typeof written === 'string' && hasLiteralKey(written)) {
      problem(
        name,
        'expected the key or password in the address as a reference such as ${env:FEED_KEY}, got a literal value, which is never stored',
      );
    } else {
      const inside = readNested(written, [name], folder);
      for (const path of inside.clearSecrets) problemAt(path, SECRET_EXPECTED);
      values[name] = parameter.files === true ? anchorFiles(inside.value, folder) : inside.value;
    }
  }
  // A value that should have been a reference is shown nowhere, so what depends on it is not looked at.
  const isUnknownKey = ({ message }: ConfigProblem): boolean => message.startsWith('unknown key');
  if (problems.every(isUnknownKey)) {
    for (const { path, message } of definition.validate(values)) problemAt(path, message);
  }
  return { values, problems };
}

/** Paths as the worker finds them: relative ones lie beside the configuration. */
function anchorFiles(value: JsonValue, folder: string): JsonValue {
  if (typeof value === 'string') return value === '' ? value : resolve(folder, value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => anchorFiles(item, folder));
  const block = asBlock(value);
  const file = block?.['file'];
  return block !== undefined && typeof file === 'string' && file !== ''
    ? { ...block, file: resolve(folder, file) }
    : value;
}

/** Where all keys of a feed are told. */
const pagesOf = ({ id, reference }: DefinitionInfo): string =>
  reference?.startsWith('file:') === true
    ? `The parameters of ${id} are in its file, the settings of all feeds in docs/configuration.md`
    : `All are in docs/feeds/${id}.md (parameters) and docs/configuration.md (settings of all feeds)`;
