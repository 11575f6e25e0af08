// What an output's cursor stands for: a receiver that has been told everything up to a change in one form, from one platform, under
// one ceiling. Anything else is another document, and everything is told anew.
import { createHash } from 'node:crypto';
import type { OutputSettings } from '../../core/export-settings.ts';

/** The same text for settings that make the same documents at the same place; how the place is reached does not matter. */
export function formOf(settings: OutputSettings, instance: string): string {
  const { output, mode, content, ceiling, unmarked, settings: own, target } = settings;
  const place = target.kind === 'folder' ? target.path : target.url;
  return createHash('sha256')
    .update(JSON.stringify([instance, output, mode, content, ceiling, unmarked, own, place]))
    .digest('hex')
    .slice(0, 16);
}
