// Secrets while a source is asked. Their values are looked up at the moment of use and stay inside this object: what leaves it
// (checkpoints, cursors, stored pages) has a mark or asterisks in their place (O1).
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { registerSecret } from '../../core/redaction.ts';
import { createCutter, type Cutter } from '../cutting/cutter.ts';
import { walk, type Node } from '../mapping/expression.ts';
import type { Parameters, ParameterValues } from '../parameters.ts';

/** The value behind a reference such as `${env:FEED_KEY}`. */
export type ResolveSecret = (reference: string) => Promise<string>;

export interface Vault {
  /** All parameters, secrets with their values. */
  readonly parameters: ParameterValues;
  /** Whether there is anything to hide before something was learnt. */
  readonly hasSecrets: boolean;
  /** Whether the value of the expression has a secret in it. */
  holdsSecret(node: Node): boolean;
  /** What is as secret and was made of one, or was given for one: a pair in base64, a token. It is masked from now on. */
  learn(secret: string): void;
  /** Text that may be kept: each secret replaced by a mark that `reveal` understands. */
  hide(text: string): string;
  reveal(text: string): string;
  /** Text with asterisks where a secret was. */
  readonly maskText: (text: string) => string;
  /** Bytes as they come, with asterisks where a secret was. */
  mask(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

const FOREIGN_MARK = /\{\{(?=(?:encoded-)?secret:)/g;

interface Form {
  readonly text: string;
  readonly mark: string;
}

/** Looks up the secrets that these expressions use. @throws {ConfigInvalid} when one cannot be looked up */
export async function openVault(options: {
  readonly feedId: string;
  readonly declared: Parameters;
  readonly parameters: ParameterValues;
  readonly nodes: readonly Node[];
  readonly resolveSecret: ResolveSecret | undefined;
}): Promise<Vault> {
  const { declared, nodes, resolveSecret, feedId } = options;
  const names = new Set<string>();
  for (const node of nodes.flatMap((root) => [...walk(root)]))
    if (node.op === 'parameter' && declared[node.name]?.secret === true) names.add(node.name);
  const parameters: Record<string, JsonValue> = { ...options.parameters };
  const forms: Form[] = [];
  const values: string[] = [];
  for (const name of names) {
    const reference = parameters[name];
    if (typeof reference !== 'string') continue;
    if (!resolveSecret)
      throw new CodedError(
        'ConfigInvalid',
        `feed ${feedId}: the secret ${name} is needed, and nothing here can look it up`,
      );
    const value = await resolveSecret(reference);
    if (value === '')
      throw new CodedError('ConfigInvalid', `feed ${feedId}: the secret ${name} is empty`);
    registerSecret(value);
    parameters[name] = value;
    values.push(value);
    forms.push({ text: value, mark: `{{secret:${name}}}` });
    for (const encoded of encodedForms(value))
      forms.push({ text: encoded, mark: `{{encoded-secret:${name}}}` });
  }
  // The longest first: a secret that is part of another one must not leave the rest readable.
  forms.sort((a, b) => b.text.length - a.text.length);
  const cutter = createCutter(values);
  return {
    parameters,
    hasSecrets: values.length > 0,
    holdsSecret: (root) =>
      [...walk(root)].some((node) => node.op === 'parameter' && names.has(node.name)),
    hide: (text) =>
      forms.reduce(
        (result, form) => result.replaceAll(form.text, form.mark),
        // A source that writes a mark itself must not get the secret for it.
        text.replace(FOREIGN_MARK, '%7B%7B'),
      ),
    reveal: (text) => forms.reduce((result, form) => result.replaceAll(form.mark, form.text), text),
    learn: (secret) => cutter.add(secret),
    maskText: (text) => cutter.text(text),
    mask: (body) => (cutter.isEmpty() ? body : masked(body, cutter)),
  };
}

/** In addresses, where they differ from the value; each of them may be given back as the first one. */
function encodedForms(value: string): readonly string[] {
  const encoded = encodeURIComponent(value);
  const form = encoded.replaceAll('%20', '+').replace(/[!'()~]/g, hexOf);
  const small = [encoded, form].map((text) =>
    text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  );
  return [...new Set([encoded, form, ...small])].filter((text) => text !== value);
}

const hexOf = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

async function* masked(
  body: AsyncIterable<Uint8Array>,
  cutter: Cutter,
): AsyncGenerator<Uint8Array, void, undefined> {
  const replacer = cutter.bytes();
  for await (const chunk of body) {
    const settled = replacer.push(chunk);
    if (settled.length > 0) yield settled;
  }
  const rest = replacer.end();
  if (rest.length > 0) yield rest;
}
