// Secrets inside the blocks of a parameter, such as the headers of a request: references pass, anything else is refused.
import type { JsonValue } from '../core/json.ts';
import { registerSecret } from '../core/redaction.ts';
import { anchorReference, hasLiteralKey } from './secrets.ts';
import { asBlock } from './yaml-file.ts';

/** Names of members whose values are secrets wherever they stand. */
const SECRET_NAME =
  /^(?:.*[-_])?(?:authorization|authentication|key|apikey|token|secret|password|credentials?|cookie)$/i;
const REFERENCE = /\$\{(?:env|file|command):[^}]+\}/;

export interface Nested {
  /** With the paths of secret files made absolute. */
  readonly value: JsonValue;
  /** Where a secret is written in clear. */
  readonly clearSecrets: readonly (readonly string[])[];
}

/** A value of the YAML with everything inside it. */
export function readNested(value: JsonValue, path: readonly string[], folder: string): Nested {
  if (typeof value === 'string') {
    const isSecret = SECRET_NAME.test(path.at(-1) ?? '') && path.at(-2) === 'headers';
    if (isSecret && !REFERENCE.test(value)) {
      registerSecret(value);
      return { value, clearSecrets: [path] };
    }
    if (path.at(-1) === 'url' && hasLiteralKey(value)) return { value, clearSecrets: [path] };
    return { value: anchorReference(value, folder), clearSecrets: [] };
  }
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue, at) =>
      readNested(item, [...path, String(at)], folder),
    );
    return { value: items.map((item) => item.value), clearSecrets: clearOf(items) };
  }
  const block = asBlock(value);
  if (block === undefined) return { value, clearSecrets: [] };
  const members = Object.entries(block).map(
    ([name, member]) => [name, readNested(member ?? null, [...path, name], folder)] as const,
  );
  return {
    value: Object.fromEntries(members.map(([name, inside]) => [name, inside.value])),
    clearSecrets: clearOf(members.map(([, inside]) => inside)),
  };
}

const clearOf = (all: readonly Nested[]): Nested['clearSecrets'] =>
  all.flatMap(({ clearSecrets }) => clearSecrets);
