// LEEF 2.0, QRadar's Log Event Extended Format: one event per line that says what happened to an object. It has no way to escape:
// texts lose tabs and line breaks, and a value that has one is refused, because it would become another value.
import { DONE, epochMs, factsOf, severityOf, type Facts } from './event-facts.ts';
import type { ExportEvent } from './exported-object.ts';
import { deviceOf, deviceSettings } from './device.ts';
import { defineOutput } from './output.ts';

const FILE = 'events.leef';
const BREAKS = /[\t\r\n]/;

export const leef = defineOutput({
  id: 'leef',
  title: 'LEEF 2.0: events for QRadar',
  contents: ['changes'],
  identity: 'object',
  settings: deviceSettings,
  contentTypeOf: () => 'text/plain; charset=utf-8',
  create: (context, _content, settings) => {
    const device = deviceOf(context, settings);
    return {
      begin: () => [{ file: FILE, text: '' }],
      write: (event) => {
        const facts = factsOf(event.object);
        if (BREAKS.test(facts.value))
          return {
            refused: {
              code: 'line-break',
              message: `${facts.kind} ${facts.id}: its value has a tab or a line break, which the format cannot say`,
            },
          };
        return { parts: [{ file: FILE, text: `${leefLine(event, facts, device)}\n` }] };
      },
      end: () => [],
    };
  },
});

function leefLine(event: ExportEvent, facts: Facts, device: readonly string[]): string {
  const done = DONE[event.action];
  const head = ['LEEF:2.0', ...[...device, `${facts.kind}-${done}`].map(leefHead), 'x09'];
  const isAddress = facts.kind === 'indicator' && facts.type === 'Address';
  const attributes: readonly (readonly [string, string | number | undefined])[] = [
    ['cat', facts.type],
    // 1 is the lowest.
    ['sev', Math.max(1, severityOf(facts))],
    ['devTime', epochMs(facts.lastModified) ?? epochMs(facts.dateAdded)],
    ['src', isAddress ? facts.value : undefined],
    ['url', facts.type === 'URL' ? facts.value : undefined],
    ['action', event.action],
    ['reason', event.action === 'withdraw' ? event.reason : undefined],
    ['id', facts.id],
    ['value', facts.value],
    ['owner', facts.owner],
    ['rating', facts.rating],
    ['confidence', facts.confidence],
    ['threatAssessScore', facts.threatAssessScore],
    ['tlp', facts.tlp],
    ['tags', facts.tags.join(';')],
    ['dateAdded', facts.dateAdded],
    ['lastModified', facts.lastModified],
    ['description', facts.description],
    ['source', facts.source],
    ['webLink', facts.webLink],
  ];
  const said = attributes.flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : `${key}=${String(value).replace(/[\t\r\n]+/g, ' ')}`,
  );
  return `${head.join('|')}|${said.join('\t')}`;
}

/** Pipes divide the header and cannot be escaped in it. */
const leefHead = (text: string): string => text.replace(/[|\t\r\n]+/g, ' ');
