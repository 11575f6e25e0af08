// The preview of documents on this machine: mapped without Temporal, network or platform.
import { parse } from 'yaml';
import type { Config } from '../../config/index.ts';
import type { JsonValue } from '../../core/json.ts';
import { beginningOf, findFeed, resolveParameters } from '../../feeds/index.ts';
import { optionalConfig } from '../context.ts';
import { definitionNamed, isDefinitionFile } from '../find-definition.ts';
import { settingsOf } from '../settings.ts';
import { withHints } from '../terminal/hints.ts';
import { startProgress } from '../terminal/progress.ts';
import { differenceTo, showDifference } from './against.ts';
import { filesByCollection } from './input-files.ts';
import { mapFiles, type PreviewObject } from './map-files.ts';
import type { FilesCall } from './preview-call.ts';
import { objectOutput, type ObjectOutput } from './show-objects.ts';
import { showSummaries } from './show-summary.ts';

/** Longest example: enough to find the record. */
const EXAMPLE = 200;

/** Exit code of the command. */
export async function previewFiles(call: FilesCall): Promise<number> {
  const { terminal, groups } = call;
  const config = await optionalConfig(call.config);
  // Said before anything is read: the owner and the platform stand in the YAML only.
  const settings = call.against ? settingsOf(config, call.feed, call.overrides) : undefined;
  const { definition, parameters } = parametersOf(config, call);
  const feed = findFeed(definition, parameters);
  const files = await filesByCollection({
    feed,
    parameters,
    inputs: call.inputs,
    chosen: call.collections,
    say: (line) => withHints(terminal).err(line),
  });
  const objects: PreviewObject[] = [];
  const output = settings ? collectInto(objects) : objectOutput(call.format, terminal);
  const examples = new Map<string, string>();
  const progress = startProgress(terminal, `mapping ${call.inputs.join(', ')}`);
  try {
    const summaries = await mapFiles({
      feed,
      namespace: isDefinitionFile(call.feed) ? feed.id : call.feed,
      parameters,
      files,
      beforePolicies: call.beforePolicies,
      onObject: (object) => {
        if (groups || object.kind === 'indicator') output.add(object);
      },
      onRejected: ({ reason, snippet, message }) => {
        if (!examples.has(reason))
          examples.set(reason, `${beginningOf(snippet, EXAMPLE)} (${message})`);
      },
    });
    progress.stop();
    output.finish();
    if (settings) showDifference(await differenceTo(settings, objects), settings.owner, terminal);
    return showSummaries(summaries, examples, terminal);
  } finally {
    progress.stop();
  }
}

const collectInto = (objects: PreviewObject[]): ObjectOutput => ({
  add: (object) => void objects.push(object),
  finish: () => undefined,
});

/** With the feed in the YAML its parameters, else those of the definition of that name. */
function parametersOf(
  config: Config,
  { feed, overrides }: Pick<FilesCall, 'feed' | 'overrides'>,
): { readonly definition: string; readonly parameters: Readonly<Record<string, JsonValue>> } {
  if (config.feeds[feed] !== undefined) {
    const { definition, parameters } = settingsOf(config, feed, overrides);
    return { definition, parameters };
  }
  const given = Object.fromEntries(
    Object.entries(overrides).map(([name, text]) => [name, parse(text) as JsonValue]),
  );
  const definition = definitionNamed(config, feed);
  return { definition, parameters: resolveParameters(findFeed(definition, given), given) };
}
