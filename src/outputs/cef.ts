// CEF, version 0 of ArcSight's Common Event Format: one event per line that says what happened to an object.
import { DONE, epochMs, factsOf, severityOf, type Facts } from './event-facts.ts';
import type { ExportEvent } from './exported-object.ts';
import { deviceOf, deviceSettings } from './device.ts';
import { defineOutput } from './output.ts';

const FILE = 'events.cef';
/** Of `msg`, by the format's dictionary. */
const MESSAGE_CHARACTERS = 1_023;

export const cef = defineOutput({
  id: 'cef',
  title: 'CEF: events for ArcSight and others',
  contents: ['changes'],
  identity: 'object',
  settings: deviceSettings,
  contentTypeOf: () => 'text/plain; charset=utf-8',
  create: (context, _content, settings) => {
    const device = deviceOf(context, settings);
    return {
      begin: () => [{ file: FILE, text: '' }],
      write: (event) => ({ parts: [{ file: FILE, text: `${cefLine(event, device)}\n` }] }),
      end: () => [],
    };
  },
});

/** Keys of the dictionary for values; any other value stands in `cs1` alone. */
function valueKeys({ kind, type, value }: Facts): readonly (readonly [string, string])[] {
  if (kind === 'group') return [];
  switch (type) {
    case 'Address':
      // `src` takes version 4 only.
      return value.includes(':')
        ? [
            ['c6a2', value],
            ['c6a2Label', 'Source IPv6 Address'],
          ]
        : [['src', value]];
    case 'Host':
      return [['shost', value]];
    case 'URL':
      return [['request', value]];
    case 'EmailAddress':
      return [['suser', value]];
    case 'File':
      return [['fileHash', value.split(':').at(-1)?.trim() ?? value]];
    case 'User Agent':
      return [['requestClientApplication', value]];
    default:
      return [];
  }
}

function cefLine(event: ExportEvent, device: readonly string[]): string {
  const facts = factsOf(event.object);
  const done = DONE[event.action];
  const head = [
    ...device,
    `${facts.kind}-${done}`,
    `${facts.type} ${done}`,
    String(severityOf(facts)),
  ];
  const extension: readonly (readonly [string, string | undefined])[] = [
    ['act', event.action],
    ['reason', event.action === 'withdraw' ? event.reason : undefined],
    ['externalId', facts.id],
    ['cat', facts.type],
    ...valueKeys(facts),
    ...labelled('cs1', facts.value, 'value'),
    ...labelled('cs2', facts.owner, 'owner'),
    ...labelled('cs3', facts.tags.join(';'), 'tags'),
    ...labelled('cs4', facts.tlp, 'tlp'),
    ...labelled('cs5', facts.webLink, 'webLink'),
    ...labelled('cn1', facts.confidence, 'confidence'),
    ...labelled('cn2', facts.threatAssessScore, 'threatAssessScore'),
    ...labelled('cfp1', facts.rating, 'rating'),
    ['start', epochMs(facts.dateAdded)],
    ['end', epochMs(facts.lastModified)],
    ['msg', facts.description === '' ? undefined : shortened(facts.description)],
  ];
  const body = extension.flatMap(([key, value]) =>
    value === undefined ? [] : `${key}=${cefValue(value)}`,
  );
  return `CEF:0|${head.map(cefHead).join('|')}|${body.join(' ')}`;
}

const labelled = (
  key: string,
  value: string | number | undefined,
  label: string,
): readonly (readonly [string, string])[] =>
  value === undefined || value === ''
    ? []
    : [
        [key, String(value)],
        [`${key}Label`, label],
      ];

/** Between characters: half of one would be none. */
const shortened = (text: string): string =>
  text.length <= MESSAGE_CHARACTERS ? text : Array.from(text).slice(0, MESSAGE_CHARACTERS).join('');

/** One line: backslash and pipe are escaped, line breaks become blanks. */
const cefHead = (text: string): string => text.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ');
/** Backslash and equals sign are escaped, line breaks are written as `\n` and `\r`. */
const cefValue = (text: string): string =>
  text.replace(/[\\=]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
