// The attributes that an event of an export becomes.
import type { ExportEvent } from '../exported-object.ts';
import { tlpOf } from '../marking.ts';
import type { Refusal } from '../output.ts';
import { configuredTlp } from '../tlp-settings.ts';
import { ownUuid } from '../uuid.ts';
import { mispValues } from './attribute-types.ts';
import { tlpTag, type MispTag } from './events.ts';
import type { MispSettings } from './settings.ts';

export interface MispAttribute {
  readonly uuid: string;
  readonly type: string;
  readonly category: string;
  readonly value: string;
  readonly to_ids: boolean;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly comment: string;
  readonly disable_correlation: boolean;
  readonly deleted: boolean;
  readonly Tag: readonly MispTag[];
}

/**
 * Named by the object, not by its value: what was deleted and made anew is another attribute, and the old one stays deleted. And by its
 * event (`eventId`, a UUID), because MISP holds an attribute in one event only.
 */
export function attributesOf(
  event: ExportEvent,
  eventId: string,
  /** Seconds since 1970. */
  timestamp: number,
  settings: MispSettings,
): readonly MispAttribute[] | { readonly refused: Refusal } {
  const { object, action } = event;
  const { kind, record } = object;
  const values = mispValues(object, settings);
  const uuidOf = (type: string): string =>
    ownUuid('misp', 'attribute', eventId, kind, record.id, type);
  const shared = { timestamp: String(timestamp), disable_correlation: false };
  const broken = values.find(({ type, value }) => type !== 'text' && /[\r\n]/.test(value));
  if (broken !== undefined)
    return {
      refused: {
        code: 'line-break',
        message: `${kind} ${record.id}: its value has a line break, which MISP refuses in ${broken.type}`,
      },
    };
  if (action === 'withdraw')
    return values.map(({ type, category }) => {
      const uuid = uuidOf(type);
      // Without its value: it may have been marked too strictly for the receiver since.
      const value = `withdrawn ${uuid}`;
      const gone = { type: 'text', category, value, to_ids: false, deleted: true };
      return { uuid, ...gone, ...shared, comment: event.reason, Tag: [] };
    });
  const tlp = tlpOf(object, configuredTlp(settings));
  const tags = record.tags.map(({ name }) => name).filter((name) => name.trim() !== '');
  const marking = tlp === undefined ? [] : [tlpTag(tlp)];
  const others = [...new Set(tags)].filter((name) => marking.every((tag) => tag.name !== name));
  const isActive = kind === 'group' || record.active !== false;
  return values.map(({ type, category, value, toIds }) => ({
    uuid: uuidOf(type),
    type,
    category,
    value,
    to_ids: toIds && isActive,
    ...shared,
    comment: commentOf(event),
    deleted: false,
    Tag: [...marking, ...others.map((name) => ({ name }))],
  }));
}

/** One line: type and id, scores, description. */
function commentOf({ object: { kind, record } }: ExportEvent): string {
  const said = [`${record.type} ${record.id}`];
  if (kind === 'indicator') {
    const { rating, confidence, threatAssessScore, description } = record;
    if (rating !== undefined) said.push(`rating ${rating}`);
    if (confidence !== undefined) said.push(`confidence ${confidence}`);
    if (threatAssessScore !== undefined) said.push(`ThreatAssess ${threatAssessScore}`);
    if (description !== undefined) said.push(description.replace(/\s+/g, ' ').trim());
  }
  return Array.from(said.join(', ')).slice(0, COMMENT_CHARACTERS).join('');
}

const COMMENT_CHARACTERS = 1_000;
