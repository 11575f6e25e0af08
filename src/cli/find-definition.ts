// Which definition a feed of the YAML uses: one of the package, a file that it names, or one in a folder of definitions.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configError, suggestion } from '../config/index.ts';
import type { Config } from '../config/index.ts';
import { CodedError } from '../core/errors.ts';
import { didYouMean, knownWords } from '../core/nearest.ts';
import { definitionOfFile, findFeed, knownDefinitions } from '../feeds/index.ts';

const PATH = /^(?:\.{0,2}\/|[A-Za-z]:\\)|\.(?:ts|mts|js|mjs)$/;
const DEFINITION_FILE = /(?<!\.d|\.test|\.spec)\.(?:ts|mts|js|mjs)$/;

type DefinitionPlaces = Pick<Config, 'folder' | 'definitions' | 'where' | 'feeds'>;

/**
 * How the settings name the definition of a feed: its id, or `file:` and a path.
 * @throws {ConfigInvalid} with the line of the YAML when there is none
 */
export function definitionOf(config: DefinitionPlaces, feedId: string): string {
  const named = config.feeds[feedId]?.definition ?? feedId;
  const path = config.feeds[feedId]?.values.use === undefined ? [] : ['use'];
  const wrong = (message: string): Error =>
    configError([
      {
        where: config.where(['feeds', feedId, ...path]),
        key: ['feeds', feedId, ...path].join('.'),
        message,
      },
    ]);
  if (knownDefinitions().includes(named)) return named;
  if (PATH.test(named)) {
    const file = resolve(config.folder, named);
    if (!existsSync(file)) throw wrong(`there is no file ${file}`);
    return definitionOfFile(file);
  }
  const ids: string[] = [];
  for (const definition of filesOf(config.definitions)) {
    const { id } = findFeed(definition);
    if (id === named) return definition;
    ids.push(id);
  }
  const known = [...knownDefinitions(), ...ids].sort();
  throw wrong(
    `there is no feed definition ${named}.${suggestion(named, known)} Known: ${knownWords(named, known)} (docs/feeds has a page for each of the package). A feed with a name of its own says which definition it uses: "use: generic-list", or "use: ./my-feed.ts"`,
  );
}

/** Definitions in the folders of the YAML; tests and declarations beside them are none. */
function filesOf(folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => DEFINITION_FILE.test(name))
        .map((name) => definitionOfFile(join(folder, name))),
    )
    .sort();
}

/** Whether a name is the path of a file. */
export const isDefinitionFile = (name: string): boolean => PATH.test(name);

/**
 * The definition that a command names and that is no feed of the YAML: an id, or a file.
 * @throws {ConfigInvalid} naming the feeds of the YAML before the definitions
 */
export function definitionNamed(config: Pick<Config, 'feeds'>, name: string): string {
  if (PATH.test(name)) return definitionOfFile(name);
  const definitions = knownDefinitions();
  if (definitions.includes(name)) return name;
  const feeds = Object.keys(config.feeds);
  const inYaml = feeds.length === 0 ? '' : ` Feeds of the YAML: ${knownWords(name, feeds)}.`;
  const near = didYouMean(name, feeds) || didYouMean(name, definitions);
  throw new CodedError(
    'ConfigInvalid',
    `there is no feed and no definition ${name}${near === '' ? '.' : near}${inYaml} Definitions of the package: ${knownWords(name, definitions)}; a file is named by its path: ./${name}.ts`,
  );
}
