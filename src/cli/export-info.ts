// The configuration does not know the parameters of exports and their outputs, and they do not know the configuration; here they meet.
import { check, type ExportInfo, type OutputInfo } from '../config/index.ts';
import type { Tlp } from '../core/export-settings.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { exportProblems, readExportParameters } from '../exports/index.ts';
import { OUTPUTS, type OutputDefinition } from '../outputs/index.ts';
import { version } from './version.ts';

const MINUTE_MS = 60_000;

/** What the settings of exports are checked against. */
export const exportInfo = (): ExportInfo => ({
  version: version(),
  problems: (block, otherKeys) => exportProblems(block, otherKeys),
  defaults: (block) => {
    const parameters = readExportParameters(block);
    const { mode, tlp_color: colour, feed, feedIncremental, feedFetchInterval } = parameters;
    const level = colour === 'WHITE' ? 'CLEAR' : colour;
    const isWritten = (name: keyof typeof parameters): boolean => block[name] !== undefined;
    return {
      mode,
      unmarked: level === '' ? 'CLEAR' : (level satisfies Tlp),
      // Unlike an instance of the integration, an export that says nothing of it waits for "tcfeeds run".
      isScheduled: feed,
      ...(isWritten('feed') || isWritten('feedFetchInterval')
        ? { everyMs: feedFetchInterval * MINUTE_MS }
        : {}),
      ...(isWritten('feedIncremental') ? { content: feedIncremental ? 'changes' : 'state' } : {}),
    };
  },
  outputs: OUTPUTS.map(outputInfo),
});

function outputInfo(definition: OutputDefinition): OutputInfo {
  return {
    id: definition.id,
    contents: definition.contents,
    settings: (own, block, { where, prefix }) => {
      const value = { ...sharedSettings(definition, block), ...own };
      const { problems } = check(definition.settings, value, where, prefix);
      return problems.length === 0 ? { value } : { problems };
    },
  };
}

/** Parameters of the export that are settings of this output, such as tlp_color, as they were written. */
export function sharedSettings({ settings }: OutputDefinition, block: JsonObject): JsonObject {
  const shape = (settings as { readonly shape?: Readonly<Record<string, unknown>> }).shape ?? {};
  const all = readExportParameters(block) as unknown as Readonly<Record<string, JsonValue>>;
  return Object.fromEntries(
    Object.keys(block)
      .filter((name) => Object.hasOwn(shape, name))
      .map((name) => [name, all[name]]),
  );
}
