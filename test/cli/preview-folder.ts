// Feeds that YAML alone describes, looked at with `tcfeeds preview`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { runInProcess, type Finished } from '../support/command-line.ts';

export const PLATFORM = `platforms: {main: {tc_api_path: 'https://tc.example/api', api_access_id: '\${env:A}', api_secret_key: '\${env:K}'}}
`;

export interface PreviewFolder {
  readonly folder: string;
  /** Writes a file and gives its path. */
  readonly file: (name: string, text: string | Buffer) => string;
  /** Previews one document of the feed `f` with these lines as its block. */
  readonly preview: (
    block: string,
    document: string | Buffer,
    ...more: string[]
  ) => Promise<Finished>;
}

/** A folder of its own for the tests of a file, removed behind them. */
export function previewFolder(): PreviewFolder {
  const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-generic-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file: PreviewFolder['file'] = (name, text) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    folder,
    file,
    preview: (block, document, ...more) => {
      const lines = block
        .trim()
        .split('\n')
        .map((line) => `    ${line}`)
        .join('\n');
      const config = file('feeds.yaml', `${PLATFORM}feeds:\n  f:\n    tc_owner: O\n${lines}\n`);
      return runInProcess(config, ['preview', 'f', '--input', file('document', document), ...more]);
    },
  };
}

/** Blocks that lack what a test is about. */
export const LIST_OF = 'use: generic-list\nurl: https://l.example/\nclass: window\n';
export const JSON_FEED = 'use: generic-json\nurl: https://l.example/\nclass: window\n';
export const TABLE = 'use: generic-csv\nurl: https://l.example/\nclass: window\nheader: row\n';
