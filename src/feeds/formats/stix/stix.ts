// STIX 2.0 and 2.1 objects: a bundle, the envelope of a TAXII page, a bare array, one object per line or a single one. Objects refer
// to each other by id and stand in any order, also on different pages: all documents are read twice, see decision 0010.
import { z } from 'zod';
import { refuseUnknownKeys, type KeysOf } from '../../known-keys.ts';
import type { Format, FormatReader, RawRecord, RecordSink } from '../format.ts';
import { StixIndex } from './index-of-objects.ts';
import { labelOfObject } from './markings.ts';
import { isGroupId, isInactive, isIndicatorId, textIn, typeOfId } from './objects.ts';
import { openObjects } from './open-objects.ts';
import { isStix1 } from './stix1.ts';

const texts = z.array(z.string()).optional();
const text = z.string().optional();

/** The members of an object that a mapping uses, and what the documents say about it elsewhere. */
const stixRecord = z.object({
  type: z.string(),
  id: z.string(),
  name: text,
  description: text,
  created: text,
  modified: text,
  revoked: z.boolean().optional(),
  confidence: z.number().optional(),
  labels: texts,
  indicator_types: texts,
  pattern: text,
  pattern_type: text,
  valid_from: text,
  valid_until: text,
  first_seen: text,
  last_seen: text,
  published: text,
  aliases: texts,
  x_mitre_aliases: texts,
  kill_chain_phases: z.array(z.object({ phase_name: z.string() })).optional(),
  external_references: z
    .array(z.object({ source_name: text, external_id: text, url: text }))
    .optional(),
  /** Ids of the groups that it is linked to. */
  links: texts,
  /** Name of the identity that created it. */
  author: text,
  /** `TLP:…`, the strictest of its markings. */
  tlp: text,
});

export type StixRecord = z.infer<typeof stixRecord>;

export interface StixOptions {
  /**
   * What becomes of a link to a group that is not in what was fetched. `report`: it goes to the quarantine, right for documents that
   * are whole. `link`: it is sent, right for sources that give what changed, where an earlier run has made the group.
   * @default 'report'
   */
  readonly outside?: 'link' | 'report';
}

const OPTIONS: KeysOf<StixOptions> = { outside: true };

const OUTSIDE = {
  stix_source_outside: 'expected its source among the objects that were fetched',
  stix_target_outside: 'expected its target among the objects that were fetched',
};

/** Gives the objects that become something, each with what the index knows about it. */
class StixSink {
  private readonly sink: RecordSink;
  private readonly index: StixIndex | undefined;

  constructor(sink: RecordSink, index: StixIndex | undefined) {
    this.sink = sink;
    this.index = index;
  }

  readonly object = (value: RawRecord, raw: string): void => {
    const isNewest = this.index?.readAgain(value) ?? true;
    const id = textIn(value, 'id') ?? '';
    if (typeOfId(id) === 'relationship') this.relationship(value, id, raw);
    else if (!isGroupId(id) && !isIndicatorId(id)) this.sink.note('stix_context');
    else if (!isNewest)
      this.sink.skip('stix_superseded', `${id}: a newer version is in what was fetched`, raw);
    else if (isGroupId(id) && isInactive(value))
      this.sink.skip('stix_inactive', `${id}: revoked or deprecated`, raw);
    else this.known(value, id, raw);
  };

  private known(value: RawRecord, id: string, raw: string): void {
    const links = this.index?.groupsOf(id) ?? [];
    const author = this.index?.authorOf(value);
    const tlp = labelOfObject(value, this.index?.markings ?? new Map<string, string>());
    // What was learnt elsewhere is part of the record: a new link alone is a change of the document.
    const learnt = [author ?? '', tlp ?? '', ...links].join('\u001f');
    // The parser made the object for this reader alone.
    this.sink.record(Object.assign(value, { links, author, tlp }), `${raw}${learnt}`);
  }

  private relationship(value: RawRecord, id: string, raw: string): void {
    const problem = this.index?.problemOf(value);
    if (problem === undefined) this.sink.note('stix_relationship');
    else this.sink.skip(problem, `${id}: ${OUTSIDE[problem]}`, raw);
  }
}

function format(open: (sink: RecordSink) => FormatReader): Format<StixRecord> {
  return {
    words: 'STIX 2',
    record: stixRecord,
    decoding: 'lines',
    emptyBody: 'refused',
    looksLike: (head) => /^\s*[[{]/.test(head) || isStix1(head),
    recognises: (head) =>
      /"(?:bundle|indicator|relationship|identity|malware|report)--[0-9a-f]{8}-/.test(head),
    open,
  };
}

/**
 * STIX objects. Links, authors and markings are known after a survey only, which `mapCollection` makes.
 * @throws {ConfigInvalid} for an option that does not exist
 */
export function stix(options: StixOptions = {}): Format<StixRecord> {
  refuseUnknownKeys('stix', options, OPTIONS);
  const second = (index: StixIndex | undefined): Format<StixRecord> =>
    format((sink) => openObjects(new StixSink(sink, index).object, sink));
  return {
    ...second(undefined),
    survey: (areParts) => {
      const index = new StixIndex({ outside: options.outside ?? 'report' });
      return {
        first: format((sink) => openObjects((value) => index.see(value), sink, areParts)),
        second: second(index),
      };
    },
  };
}
