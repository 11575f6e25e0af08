// Pieces of the source text of a definition: names, references, lists, and the words that the file must import.
import { isIdentifier, quoted } from './write-schema.ts';

/** `my-feed` becomes `myFeed`. */
export const exportName = (id: string): string => {
  const name = id.replace(/[^A-Za-z0-9]+([A-Za-z0-9]?)/g, (_, next: string) => next.toUpperCase());
  return /^[A-Za-z]/.test(name) ? name : `feed${name}`;
};

/** `r.a.b`. */
export const reference = (path: readonly string[]): string =>
  path.reduce(
    (text, name) => `${text}${isIdentifier(name) ? `.${name}` : `[${quoted(name)}]`}`,
    'r',
  );

/** Collects the words that the file must import. */
export class Words {
  private readonly used = new Set<string>();

  use(word: string): string {
    this.used.add(word);
    return word;
  }

  list(): readonly string[] {
    return [...this.used].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  }
}

/** A list of texts. */
export const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;
