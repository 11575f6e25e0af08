// The pages of the SDK and the code in them.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../../docs/sdk/', import.meta.url);

export const pagesOfSdk: readonly string[] = readdirSync(fileURLToPath(FOLDER)).filter((name) =>
  name.endsWith('.md'),
);
export const textOf = (page: string): string => readFileSync(new URL(page, FOLDER), 'utf8');
/** The TypeScript of a page, block by block. */
export const snippetsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/```ts\n([^]*?)```/g)].map((match) => match[1] ?? '');
