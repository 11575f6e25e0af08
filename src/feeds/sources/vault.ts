// Secrets while a source is asked. Their values are looked up at the moment of use and stay inside this object: what leaves it
// (checkpoints, cursors, stored pages) has a mark or asterisks in their place (O1).
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { registerSecret } from '../../core/redaction.ts';
import { walk, type Node } from '../mapping/expression.ts';
import type { Parameters, ParameterValues } from '../parameters.ts';

/** The value behind a reference such as `${env:FEED_KEY}`. */
export type ResolveSecret = (reference: string) => Promise<string>;

export interface Vault {
  /** All parameters, secrets with their values. */
  readonly parameters: ParameterValues;
  /** Whether there is anything to hide. */
  readonly hasSecrets: boolean;
  /** Whether the value of the expression has a secret in it. */
  holdsSecret(node: Node): boolean;
  /** Text that may be kept: each secret replaced by a mark that `reveal` understands. */
  hide(text: string): string;
  reveal(text: string): string;
  /** Text with asterisks where a secret was. */
  readonly maskText: (text: string) => string;
  /** Bytes as they come, with asterisks where a secret was. */
  mask(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}

const STARS = '***';
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
    forms.push({ text: value, mark: `{{secret:${name}}}` });
    const encoded = encodeURIComponent(value);
    if (encoded !== value) forms.push({ text: encoded, mark: `{{encoded-secret:${name}}}` });
  }
  // The longest first: a secret that is part of another one must not leave the rest readable.
  forms.sort((a, b) => b.text.length - a.text.length);
  return {
    parameters,
    hasSecrets: forms.length > 0,
    holdsSecret: (root) =>
      [...walk(root)].some((node) => node.op === 'parameter' && names.has(node.name)),
    hide: (text) =>
      forms.reduce(
        (result, form) => result.replaceAll(form.text, form.mark),
        // A source that writes a mark itself must not get the secret for it.
        text.replace(FOREIGN_MARK, '%7B%7B'),
      ),
    reveal: (text) => forms.reduce((result, form) => result.replaceAll(form.mark, form.text), text),
    maskText: (text) => forms.reduce((result, form) => result.replaceAll(form.text, STARS), text),
    mask: (body) => (forms.length === 0 ? body : masked(body, forms)),
  };
}

/** Latin-1 gives each byte a character and back; the end of a piece waits for the next one, a secret may lie across both. */
async function* masked(
  body: AsyncIterable<Uint8Array>,
  forms: readonly Form[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const needles = forms.map(({ text }) => Buffer.from(text, 'utf8').toString('latin1'));
  const held = Math.max(...needles.map((needle) => needle.length)) - 1;
  let text = '';
  for await (const chunk of body) {
    text += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    for (const needle of needles) text = text.replaceAll(needle, STARS);
    if (text.length <= held) continue;
    yield Buffer.from(text.slice(0, text.length - held), 'latin1');
    text = text.slice(text.length - held);
  }
  if (text !== '') yield Buffer.from(text, 'latin1');
}
