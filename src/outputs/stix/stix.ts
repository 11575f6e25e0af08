// STIX 2.1: a bundle with one object a line, whose ids are the same in every delivery.
import { defineOutput } from '../output.ts';
import { stixSettings } from './settings.ts';
import { MAKER_OBJECTS } from './shared-objects.ts';
import { stixId, type StixObject } from './stix-object.ts';
import { createToStix } from './to-stix.ts';

export const stix = defineOutput({
  id: 'stix',
  title: 'STIX 2.1 bundle',
  contents: ['state', 'changes'],
  identity: 'object',
  settings: stixSettings,
  contentTypeOf: () => 'application/stix+json;version=2.1',
  create: (context, content, settings) => {
    const file = content === 'state' ? 'bundle.json' : 'changes.json';
    const toStix = createToStix(context, settings);
    const id = stixId('bundle', context.instance, context.exportId, content, context.at);
    /** Ids of owners, markings and the extension: all that is remembered. */
    const said = new Set<string>();
    let separator = '\n';
    const lines = (objects: readonly StixObject[]): string =>
      objects
        .map((object) => {
          const line = `${separator}${JSON.stringify(object)}`;
          separator = ',\n';
          return line;
        })
        .join('');
    const unsaid = (objects: readonly StixObject[]): readonly StixObject[] =>
      objects.filter((object) => {
        const isNew = !said.has(object.id);
        said.add(object.id);
        return isNew;
      });
    return {
      // A list without objects would be none by the specification.
      begin: () => [
        { file, text: `{"type":"bundle","id":"${id}","objects":[${lines(unsaid(MAKER_OBJECTS))}` },
      ],
      write: (event) => {
        if (content === 'state' && event.action === 'withdraw') return { parts: [] };
        const made = toStix(event);
        if ('refused' in made) return made;
        return { parts: [{ file, text: lines([...unsaid(made.shared), ...made.objects]) }] };
      },
      end: () => [{ file, text: '\n]}\n' }],
    };
  },
});
