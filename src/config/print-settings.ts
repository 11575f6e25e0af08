// The effective settings as text, printed at the start of every run and by the command line. References stand where secrets
// would; everything passes redaction all the same.
import { stringify } from 'yaml';
import type { FeedSettings } from '../core/feed-settings.ts';
import { redact } from '../core/redaction.ts';

const LINE_WIDTH = 120;

/** YAML text, redacted, with the hash first. */
export function printSettings(settings: FeedSettings): string {
  const { hash, ...rest } = settings;
  return redact(`# settings ${hash}\n${stringify(rest, { lineWidth: LINE_WIDTH })}`);
}
