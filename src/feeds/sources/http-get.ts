// The simplest source: one document at one address.
import { nodeOf, type Node, type Operand } from '../mapping/expression.ts';

export interface HttpGetSource {
  readonly kind: 'http-get';
  readonly url: Node;
  readonly headers: Readonly<Record<string, Node>>;
  /** Ask for the document only if it changed (ETag, Last-Modified). */
  readonly revalidate: boolean;
}

export type Source = HttpGetSource;

export interface HttpGetOptions {
  readonly url: Operand<string>;
  readonly headers?: Readonly<Record<string, Operand<string | undefined>>>;
  /** @default true */
  readonly revalidate?: boolean;
}

/** One GET request. */
export function httpGet(options: HttpGetOptions): HttpGetSource {
  return {
    kind: 'http-get',
    url: nodeOf(options.url),
    headers: Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        nodeOf(value),
      ]),
    ),
    revalidate: options.revalidate ?? true,
  };
}
