// Each output has a folder of its own: it replaces and removes what it has written there before, and would remove the other's files.
import { resolve } from 'node:path';
import type { ConfigValues } from './config-schema.ts';
import type { ConfigProblem } from './problems.ts';
import type { YamlFile } from './yaml-file.ts';

const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Where files of an output go; `undefined`: `to` is an address. */
export const outputFolder = (to: string, folder: string): string | undefined =>
  ADDRESS.test(to) ? undefined : resolve(folder, to);

export function sharedFolders(
  { exports }: Pick<ConfigValues, 'exports'>,
  yaml: YamlFile,
  folder: string,
): ConfigProblem[] {
  const taken = new Map<string, string>();
  return Object.entries(exports).flatMap(([exportId, { outputs }]) =>
    Object.entries(outputs).flatMap(([name, { to }]): ConfigProblem[] => {
      const path = outputFolder(to, folder);
      if (path === undefined) return [];
      const owner = taken.get(path);
      taken.set(path, `output ${name} of ${exportId}`);
      if (owner === undefined) return [];
      const at = ['exports', exportId, 'outputs', name, 'to'];
      return [
        {
          where: yaml.where(at),
          key: at.join('.'),
          message: `expected a folder of its own, got ${JSON.stringify(to)}, which is that of ${owner}: each removes the files that it no longer has`,
        },
      ];
    }),
  );
}
