// What a preview is asked for, of documents or of a run.
import type { Terminal } from '../terminal/terminal.ts';
import type { PreviewFormat } from './show-objects.ts';

export interface PreviewCall {
  readonly feed: string;
  readonly config: string | undefined;
  readonly collections: readonly string[];
  readonly overrides: Readonly<Record<string, string>>;
  readonly format: PreviewFormat;
  readonly terminal: Terminal;
}

export interface FilesCall extends PreviewCall {
  readonly inputs: readonly string[];
  readonly groups: boolean;
  readonly beforePolicies: boolean;
  readonly against: boolean;
}
