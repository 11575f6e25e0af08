// Objects as the platform's API sends them, in documentation values, and events of them.
import { readExported } from '../../src/exports/read-exported.ts';
import type {
  ExportedObject,
  ExportEvent,
  OutputContent,
  OutputDefinition,
  OutputMode,
  Refusal,
  WithdrawReason,
} from '../../src/outputs/index.ts';

/** Without the id, which may be a number that JavaScript does not have. */
export type Members = Readonly<Record<string, unknown>> & { readonly type: string };

export const AT = '2026-03-01T00:00:00Z';
const LATER = '2026-03-02T10:00:00Z';

/** The JSON of an object; `id` as it shall stand there, digit for digit. */
export const textOf = (id: string, members: Members): string => {
  const rest = JSON.stringify({ dateAdded: AT, lastModified: LATER, ...members });
  return `{"id":${id},${rest.slice(1)}`;
};

function readText(kind: 'indicator' | 'group', text: string): ExportedObject {
  const read = readExported(kind, text);
  if ('refused' in read) throw new Error(read.refused.message);
  return read.object;
}

export const indicator = (members: Members, id = '7'): ExportedObject =>
  readText('indicator', textOf(id, { ownerName: 'Demo Source', active: true, ...members }));

export const group = (members: Members, id = '8'): ExportedObject =>
  readText('group', textOf(id, { ownerName: 'Demo Source', ...members }));

export const create = (object: ExportedObject): ExportEvent => ({ action: 'create', object });
export const change = (object: ExportedObject): ExportEvent => ({ action: 'change', object });
export const withdraw = (
  object: ExportedObject,
  reason: WithdrawReason = 'deleted',
): ExportEvent => ({ action: 'withdraw', object, reason });

export const data = (...items: readonly object[]): { readonly data: readonly object[] } => ({
  data: items,
});

export interface Made {
  /** Text by file. */
  readonly files: Readonly<Record<string, string>>;
  readonly refused: readonly Refusal[];
}

export interface MakeOptions {
  readonly mode?: OutputMode;
  readonly content?: OutputContent;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What an output makes of events, all at once. */
export function make(
  output: OutputDefinition,
  events: readonly ExportEvent[],
  { mode = 'fixed', content = output.contents[0], settings = {} }: MakeOptions = {},
): Made {
  const context = {
    exportId: 'all',
    instance: 'tc.example/api',
    mode,
    at: AT,
    product: 'threatconnect-feeds/1.2.3',
  };
  const writer = output.create(context, content, output.settings.parse(settings));
  const files: Record<string, string> = {};
  const refused: Refusal[] = [];
  const add = (parts: readonly { readonly file: string; readonly text: string }[]): void => {
    for (const { file, text } of parts) files[file] = `${files[file] ?? ''}${text}`;
  };
  add(writer.begin());
  for (const event of events) {
    const written = writer.write(event);
    if ('refused' in written) refused.push(written.refused);
    else add(written.parts);
  }
  add(writer.end());
  return { files, refused };
}
