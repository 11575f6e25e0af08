// Plain lists: one file per type of indicator, one value a line, for firewalls, proxies and scripts.
import { z } from 'zod';
import type { ExportedIndicator } from './exported-object.ts';
import { defineOutput, type OutputPart, type Refusal, type Written } from './output.ts';
import { choice, words } from './setting-values.ts';

/** Files of hashes are named by the hash. */
const FILES: Readonly<Record<string, string>> = {
  Address: 'addresses.txt',
  ASN: 'asns.txt',
  CIDR: 'cidrs.txt',
  EmailAddress: 'email-addresses.txt',
  'Email Subject': 'email-subjects.txt',
  Hashtag: 'hashtags.txt',
  Host: 'hosts.txt',
  Mutex: 'mutexes.txt',
  'Registry Key': 'registry-keys.txt',
  URL: 'urls.txt',
  'User Agent': 'user-agents.txt',
};
const FILE = 'File';
const HASHES = ['sha256', 'sha1', 'md5'] as const;
type Hash = (typeof HASHES)[number];

/** `undefined` for the name of a type that no file can be named after. */
function fileOf(type: string): string | undefined {
  if (Object.hasOwn(FILES, type)) return FILES[type];
  const name = type
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return name === '' ? undefined : `${name}.txt`;
}

export const lists = defineOutput({
  id: 'lists',
  title: 'Plain lists: one file per type of indicator',
  contents: ['state'],
  identity: 'value',
  settings: z.strictObject({
    /** Types of indicators, as ThreatConnect calls them. None: all. */
    types: words().default([]),
    /** Of a File: `all` its hashes, each in the list of its kind; `best`, the strongest it has; or one kind only. */
    hashes: choice(['all', 'best', ...HASHES]).default('all'),
  }),
  contentTypeOf: () => 'text/plain; charset=utf-8',
  create: (_context, _content, { types, hashes }) => {
    const chosen = types.length === 0 ? [...Object.keys(FILES), FILE] : types;
    const kinds = hashes === 'all' || hashes === 'best' ? HASHES : [hashes];
    // Values come in order, so that equal ones are neighbours.
    const last = new Map<string, string>();
    const linesOf = (lines: readonly (readonly [file: string, value: string])[]): Written => ({
      parts: lines.flatMap(([file, value]): OutputPart[] => {
        if (last.get(file) === value) return [];
        last.set(file, value);
        return [{ file, text: `${value}\n` }];
      }),
    });
    return {
      // A list without values is an empty file: who reads it must not take it for missing.
      begin: () =>
        chosen
          .flatMap((type) =>
            type === FILE ? kinds.map((kind) => `${kind}.txt`) : (fileOf(type) ?? []),
          )
          .map((file) => ({ file, text: '' })),
      write: ({ action, object }) => {
        if (action === 'withdraw') return { parts: [] };
        if (object.kind === 'group')
          return refused('no-indicator', `group ${object.record.id}: lists hold indicators only`);
        const { id, type, summary } = object.record;
        if (types.length > 0 && !types.includes(type))
          return refused('type-not-chosen', `indicator ${id}: ${type} is not among the types`);
        if (type === FILE) {
          const found = hashesOf(object, hashes);
          return found.length === 0
            ? refused('hash-not-chosen', `indicator ${id}: it has no hash of the kind ${hashes}`)
            : linesOf(found.map(([kind, hash]) => [`${kind}.txt`, hash]));
        }
        const file = fileOf(type);
        if (file === undefined)
          return refused('type-name', `indicator ${id}: no file can be named after type ${type}`);
        if (/[\r\n]/.test(summary))
          return refused('line-break', `indicator ${id}: its value has a line break`);
        return linesOf([[file, summary]]);
      },
      end: () => [],
    };
  },
});

const refused = (code: string, message: string): { readonly refused: Refusal } => ({
  refused: { code, message },
});

function hashesOf(
  { record: { values } }: ExportedIndicator,
  chosen: 'all' | 'best' | Hash,
): readonly (readonly [Hash, string])[] {
  const all = HASHES.flatMap((kind) => {
    const hash = values[kind];
    return hash === undefined || hash === '' ? [] : [[kind, hash] as const];
  });
  if (chosen === 'all') return all;
  return chosen === 'best' ? all.slice(0, 1) : all.filter(([kind]) => kind === chosen);
}
