// One output of an export: its block against what its definition says of itself, and where it goes.
import { resolve } from 'node:path';
import type { OutputSettings, OutputTarget } from '../core/export-settings.ts';
import type { JsonObject } from '../core/json.ts';
import { knownWords } from '../core/nearest.ts';
import type { Where } from './check.ts';
import type { ExportInfo } from './effective-export.ts';
import { HEADER_SECRET, type OutputValues } from './export-schema.ts';
import { type ConfigProblem, suggestion } from './problems.ts';
import { anchorReference, isSecretReference } from './secrets.ts';
import { outputFolder } from './shared-folders.ts';
import { SECRET_EXPECTED } from './values.ts';
import type { KeyPath } from './yaml-file.ts';

export interface OutputToRead {
  readonly name: string;
  readonly output: OutputValues;
  /** Of the export; only those that are right. */
  readonly parameters: JsonObject;
  readonly defaults: ReturnType<ExportInfo['defaults']>;
  readonly info: ExportInfo;
  /** What relative paths start from. */
  readonly folder: string;
  readonly where: Where;
  /** Where in the file the output stands. */
  readonly prefix: KeyPath;
}

export type ReadOutput =
  { readonly settings: OutputSettings } | { readonly problems: readonly ConfigProblem[] };

export function readOutput({
  name,
  output,
  parameters,
  defaults,
  info,
  folder,
  where,
  prefix,
}: OutputToRead): ReadOutput {
  const problems: ConfigProblem[] = [];
  const problem = (at: readonly string[], message: string): void => {
    const path = [...prefix, ...at];
    problems.push({ where: where(path), key: path.join('.'), message });
  };
  const target = targetOf(output, folder, problem);
  const id = output.use ?? name;
  const known = info.outputs.map((one) => one.id);
  const definition = info.outputs.find((one) => one.id === id);
  if (definition === undefined) {
    const message = `there is no output ${id}.${suggestion(id, known)} Known: ${knownWords(id, known)}`;
    problem(output.use === undefined ? [] : ['use'], message);
    return { problems };
  }
  const isReceiver = outputFolder(output.to, folder) === undefined;
  const contents = isReceiver
    ? definition.contents.filter((one) => one === 'changes')
    : definition.contents;
  const preferred = contents.find((one) => one === defaults.content);
  const content = output.content ?? preferred ?? contents[0] ?? 'state';
  if (contents.length === 0)
    problem(
      ['to'],
      `expected a folder: ${id} is files of what is valid now, and a receiver is told changes`,
    );
  else if (!contents.includes(content))
    problem(
      ['content'],
      `expected ${contents.join(' or ')} for ${id}${isReceiver ? ' to a receiver' : ''}, got ${content}`,
    );
  const settings = definition.settings(output.settings, parameters, {
    where,
    prefix: [...prefix, 'settings'],
  });
  if ('problems' in settings) problems.push(...settings.problems);
  if (problems.length > 0 || 'problems' in settings || target === undefined) return { problems };
  return {
    settings: {
      name,
      output: id,
      mode: output.mode ?? defaults.mode,
      content,
      target,
      ...(output.ceiling === undefined ? {} : { ceiling: output.ceiling }),
      unmarked: output.unmarked ?? defaults.unmarked,
      settings: settings.value,
    },
  };
}

/** A slip in an address would make a folder of that name: `https:/host`, `https//host`, ` https://host`, `host:8080/x`. */
const ALMOST_ADDRESS = /^(?:\s*https?[:/]|\s+\S+:\/\/|[\w.-]+:\d+(?:\/|$))/i;

/** `undefined`: what is wrong has been told. */
function targetOf(
  output: OutputValues,
  folder: string,
  problem: (at: readonly string[], message: string) => void,
): OutputTarget | undefined {
  const path = outputFolder(output.to, folder);
  if (path !== undefined && ALMOST_ADDRESS.test(output.to)) {
    problem(
      ['to'],
      `expected an address such as https://siem.example/intel, or a folder (./${output.to.trim().slice(0, 40)} when that is meant), got ${JSON.stringify(output.to.slice(0, 80))}`,
    );
    return undefined;
  }
  if (path !== undefined) return { kind: 'folder', path };
  const url = URL.canParse(output.to) ? new URL(output.to) : undefined;
  const isAddress = url !== undefined && /^https?:$/.test(url.protocol);
  if (!isAddress)
    problem(
      ['to'],
      `expected a folder or an http(s) address, got ${JSON.stringify(output.to.slice(0, 80))}`,
    );
  const hasPassword = url !== undefined && url.password !== '';
  if (hasPassword) problem(['to'], `${SECRET_EXPECTED}; give it in headers`);
  const clear = Object.entries(output.headers).filter(
    ([header, value]) =>
      HEADER_SECRET.test(header) &&
      !/\$\{(?:env|file|command):/.test(value) &&
      !isSecretReference(value),
  );
  for (const [header] of clear) problem(['headers', header], SECRET_EXPECTED);
  if (!isAddress || hasPassword || clear.length > 0) return undefined;
  const { acceptedMember, proxy, caFile } = output;
  return {
    kind: 'receiver',
    url: output.to,
    method: output.method,
    headers: Object.fromEntries(
      Object.entries(output.headers).map(([header, value]) => [
        header,
        anchorReference(value, folder),
      ]),
    ),
    maxEvents: output.maxEvents,
    verifyTls: output.verifyTls,
    ...(acceptedMember === undefined ? {} : { acceptedMember }),
    ...(proxy === undefined ? {} : { proxy: anchorReference(proxy, folder) }),
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
  };
}
