// XSOAR JSON: an array of indicator objects, as the integration hands them to its platform or as they should be.
import { defineOutput, type OutputWriter, type Written } from '../output.ts';
import type { ExportEvent } from '../exported-object.ts';
import { compatibleObject } from './compatible-object.ts';
import { fixedIdentity, fixedObject, UNMAPPED } from './fixed-object.ts';
import { xsoarSettings, type XsoarSettings } from './settings.ts';

const QUARANTINE = 'quarantine.jsonl';

export const xsoarJson = defineOutput({
  id: 'xsoar-json',
  title: 'XSOAR JSON: indicator objects with relationships',
  contents: ['state', 'changes'],
  modes: ['fixed', 'compatible'],
  // XSOAR knows type and value; owners are a field there.
  identity: 'value',
  settings: xsoarSettings,
  contentTypeOf: (file) =>
    file === QUARANTINE ? 'application/x-ndjson' : 'application/json; charset=utf-8',
  create: ({ mode }, content, settings) => {
    const file = content === 'state' ? 'indicators.json' : 'changes.json';
    return arrayWriter(file, (event) =>
      mode === 'compatible'
        ? compatibleItem(event, settings)
        : fixedItem(event, settings, content === 'changes'),
    );
  },
});

type Item = { readonly json: string } | Written;

/** The integration never learns that something is gone. */
const compatibleItem = (event: ExportEvent, settings: XsoarSettings): Item =>
  event.action === 'withdraw'
    ? {
        refused: {
          code: 'withdrawal-unknown',
          message: `${event.object.kind} ${event.object.record.id}: the objects of mode compatible have no way to say that one is withdrawn (${event.reason})`,
        },
      }
    : { json: compatibleObject(event.object, settings) };

function fixedItem(event: ExportEvent, settings: XsoarSettings, isChange: boolean): Item {
  const { action, object } = event;
  if (action === 'withdraw' && !isChange) return { parts: [] };
  const made =
    action === 'withdraw' ? fixedIdentity(object, settings) : fixedObject(object, settings);
  if ('refused' in made) {
    if (settings.unmappedTypes !== 'quarantine') return made;
    const reason = action === 'withdraw' ? event.reason : UNMAPPED;
    const line = `{"action":"${action}","reason":"${reason}","kind":"${object.kind}","object":${object.text}}\n`;
    return { parts: [{ file: QUARANTINE, text: line }] };
  }
  if (!isChange) return made;
  const reason = action === 'withdraw' ? `,"reason":"${event.reason}"` : '';
  return { json: `{"action":"${action}"${reason},"indicator":${made.json}}` };
}

function arrayWriter(file: string, itemOf: (event: ExportEvent) => Item): OutputWriter {
  let separator = '';
  return {
    begin: () => [{ file, text: '[' }],
    write: (event) => {
      const item = itemOf(event);
      if (!('json' in item)) return item;
      const text = `${separator}\n${item.json}`;
      separator = ',';
      return { parts: [{ file, text }] };
    },
    end: () => [{ file, text: '\n]\n' }],
  };
}
