// Keys and passwords that stand in a definition in clear. A definition is a file that is copied, printed and kept under version control:
// as in the YAML, a secret is named there by a parameter and never written out. Messages do not repeat it.
import { walk, type Node } from './mapping/expression.ts';
import { nodesOfAuth } from './sources/auth.ts';
import type { Detail } from './sources/detail.ts';
import type { Source } from './sources/http.ts';

/** Names of headers and of parts of a query whose values are secrets wherever they stand. */
const SECRET_NAME =
  /^(?:.*[-_])?(?:authorization|authentication|key|api-?key|token|secret|password|credentials?|cookie)$/i;
/** A key in an address, followed by a value that is not a reference; an address that ends there gets it from an expression. */
const KEY_IN_ADDRESS =
  /[?&](?:api[_-]?key|apikey|auth[_-]?key|access[_-]?token|token|secret|password)=(?!\$\{)[^&\s]/i;
const PASSWORD_IN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*?:(?!\$\{)[^@/]+@/i;

const isLiteral = (node: Node): boolean => node.op === 'literal' && textOf(node.value) !== '';
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Texts of an expression that the author has written out. A piece between two expressions is a text of its own. */
function* literalTexts(node: Node): Generator<string> {
  for (const part of walk(node)) {
    if (part.op === 'literal') yield textOf(part.value);
    const parts = part.op === 'call' ? part.options['parts'] : undefined;
    if (Array.isArray(parts)) yield* parts.map(textOf);
  }
}

const inAddress = (text: string): boolean =>
  KEY_IN_ADDRESS.test(text) || PASSWORD_IN_ADDRESS.test(text);

function placesOf(url: string, source: Source, detail: Detail | undefined): readonly string[] {
  const named = (what: string, nodes: Readonly<Record<string, Node>>): readonly string[] =>
    Object.entries(nodes)
      .filter(([name, node]) => SECRET_NAME.test(name) && isSecretText(node))
      .map(([name]) => `the ${what} ${name}`);
  const isInDetail = detail !== undefined && [...literalTexts(detail.url)].some(inAddress);
  const isInUrl = [url, ...literalTexts(source.url)].some(inAddress);
  return [
    ...(isInUrl ? ['its address'] : []),
    ...(isInDetail ? ['the address of its details'] : []),
    ...named('part of the query', source.query),
    ...named('header', source.headers),
    ...(source.auth.some(hasLiteralKey) ? ['its authentication'] : []),
  ];
}

/** A scheme alone (`Bearer `) in front of an expression is no secret. */
const isSecretText = (node: Node): boolean =>
  isLiteral(node) ||
  (node.op === 'call' && node.args.every(isLiteral) && [...literalTexts(node)].join('') !== '');

/** User names may be written out, what proves them may not. */
function hasLiteralKey(auth: Source['auth'][number]): boolean {
  const open: ReadonlySet<Node> = new Set(
    auth.kind === 'basic' || auth.kind === 'oauth2'
      ? [auth.user, ...(auth.kind === 'oauth2' ? [auth.tokenUrl, auth.clientId, auth.scope] : [])]
      : auth.kind === 'hmac'
        ? [auth.keyId]
        : [],
  );
  return nodesOfAuth(auth).some((node) => !open.has(node) && isSecretText(node));
}

/** What is wrong with the secrets of a collection, a sentence each; the secrets themselves are not in it. @param url its default address */
export function literalSecrets(url: string, source: Source, detail?: Detail): readonly string[] {
  return placesOf(url, source, detail).map(
    (place) =>
      `${place} holds a key or password in clear, which is never stored: declare parameters: { api_key: secretParameter('…') }, use parameter('api_key') there, and give the YAML a reference such as \${env:FEED_KEY}`,
  );
}
