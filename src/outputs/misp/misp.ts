// A feed of MISP: `manifest.json`, which says of each event when it last changed, a file per event, and `hashes.csv`, by which MISP
// finds values in feeds that it has not read.
import { createHash } from 'node:crypto';
import { tlpOf } from '../marking.ts';
import { defineOutput, type OutputPart } from '../output.ts';
import { configuredTlp } from '../tlp-settings.ts';
import { versionOf } from '../versions.ts';
import { attributesOf, type MispAttribute } from './attributes.ts';
import { eventHead, newEvent, notice, type EventState } from './events.ts';
import { mispSettings } from './settings.ts';

const MANIFEST = 'manifest.json';
const HASHES = 'hashes.csv';
const fileOf = ({ uuid }: EventState): string => `${uuid}.json`;

export const misp = defineOutput({
  id: 'misp',
  title: 'MISP feed',
  contents: ['state'],
  identity: 'object',
  // An attribute that is missing stays in MISP; one that is marked as deleted does not.
  tellsWithdrawn: true,
  settings: mispSettings,
  contentTypeOf: (file) =>
    file === HASHES ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8',
  create: (context, _content, settings) => {
    const days = { ...context, eventsPerDay: settings.eventsPerDay };
    const configured = configuredTlp(settings);
    /** By owner and day; nothing is remembered of objects. */
    const events = new Map<string, EventState>();
    return {
      begin: () => [{ file: HASHES, text: '' }],
      write: (event) => {
        const { created, modified } = versionOf(event);
        const timestamp = Math.floor(modified / 1000);
        const fresh = newEvent(days, event.object, created);
        const attributes = attributesOf(event, fresh.uuid, timestamp, settings);
        if ('refused' in attributes) return attributes;
        const known = events.get(fresh.uuid);
        const state = known ?? fresh;
        events.set(state.uuid, state);
        notice(
          state,
          timestamp,
          event.action === 'withdraw' ? undefined : tlpOf(event.object, configured),
        );
        const start = known === undefined ? '{"Event":{"Attribute":[\n' : ',\n';
        const text = attributes.map((one) => JSON.stringify(one)).join(',\n');
        return {
          parts: [
            { file: fileOf(state), text: `${start}${text}` },
            ...hashLines(attributes, state),
          ],
        };
      },
      end: () => {
        const heads = [...events.values()].map((state) => [state, eventHead(state, days)] as const);
        const rest = heads.map(([state, head]): OutputPart => {
          const { uuid, timestamp } = state;
          const more = { ...head, timestamp: String(timestamp), published: true, uuid };
          return { file: fileOf(state), text: `\n],${JSON.stringify(more).slice(1)}}\n` };
        });
        const manifest = heads.map(([{ uuid }, { uuid: _, ...head }]) => {
          return `"${uuid}":${JSON.stringify(head)}`;
        });
        return [...rest, { file: MANIFEST, text: `{${manifest.join(',\n')}}\n` }];
      },
    };
  },
});

/** MD5 of what can be looked for, as MISP keeps them. */
const hashLines = (
  attributes: readonly MispAttribute[],
  { uuid }: EventState,
): readonly OutputPart[] =>
  attributes.flatMap(({ value, deleted }) =>
    deleted
      ? []
      : [{ file: HASHES, text: `${createHash('md5').update(value).digest('hex')},${uuid}\n` }],
  );
