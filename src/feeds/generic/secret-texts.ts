// Secrets in addresses, headers and passwords of a generic feed. Each reference becomes a secret parameter of the definition, so that
// its value exists only while a request is built.
import type { Operand } from '../mapping/expression.ts';
import { parameter } from '../mapping/references.ts';
import { text } from '../mapping/vocabulary.ts';
import { secretParameter, type Parameter, type Parameters } from '../parameters.ts';

const REFERENCE = /\$\{(?:env|file|command):[^}]+\}/g;

export class SecretTexts {
  private readonly found = new Map<string, Parameter>();

  /** Parameters for all references that were met. */
  get parameters(): Parameters {
    return Object.fromEntries(this.found);
  }

  /** The text with its references as parameters. */
  read(given: string): Operand<string | undefined> {
    const references = given.match(REFERENCE) ?? [];
    if (references.length === 0) return given;
    const values = references.map((reference) => parameter(this.nameOf(reference)));
    const [only] = values;
    if (only && references[0] === given) return only;
    const parts = given.split(REFERENCE);
    return text(Object.assign(parts, { raw: parts }), ...values);
  }

  private nameOf(reference: string): string {
    const name = `secret ${reference.slice(2, -1)}`;
    const declared = secretParameter(`The secret behind ${reference}.`);
    this.found.set(name, { ...declared, default: reference });
    return name;
  }
}
