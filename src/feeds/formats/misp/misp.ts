// MISP events: a file of a MISP feed, or what the REST interface exports. The event, each attribute and each object is a record of its
// own, and has the facts of its event with it; see decision 0010 for why the documents are read twice.
import { z } from 'zod';
import { CodedError } from '../../../core/errors.ts';
import type { Format, FormatReader, RecordSink } from '../format.ts';
import { EventIndex, hasEvent, tagNames } from './event-facts.ts';
import { walkEvents } from './walk-events.ts';

const text = z.string().optional();
const scalar = z.union([z.string(), z.number()]).optional();
/** `true`, `"1"` and `1` are one. */
const flag = z
  .union([z.boolean(), z.string(), z.number()])
  .optional()
  .transform((value) => value === true || value === 1 || value === '1' || value === 'true');

const attribute = z.object({
  type: z.string(),
  value: z.union([z.string(), z.number()]).transform(String),
  to_ids: flag,
  deleted: flag,
  comment: text,
});

/** An event, or an attribute or object of one. */
const mispRecord = z.object({
  kind: z.enum(['event', 'values']),
  uuid: text,
  event: z.object({
    uuid: z.string(),
    info: text,
    date: text,
    timestamp: text,
    threat_level_id: text,
    org: text,
    tags: z.array(z.string()),
  }),
  /** Of an object, such as `file`; a lone attribute has none. */
  name: text,
  comment: text,
  timestamp: scalar,
  first_seen: text,
  last_seen: text,
  /** Its own; those of the event are with the event. */
  tags: z.array(z.string()),
  /** One for a lone attribute, none for the event. */
  attributes: z.array(attribute),
});

export type MispRecord = z.infer<typeof mispRecord>;

type Raw = Readonly<Record<string, unknown>>;

class MispSink {
  private ordinal = 0;
  private events = 0;
  private readonly sink: RecordSink;
  private readonly index: EventIndex;

  constructor(sink: RecordSink, index: EventIndex) {
    this.sink = sink;
    this.index = index;
  }

  readonly attribute = (raw: string): void => {
    const { type, value, to_ids, deleted, ...rest } = this.parsed(raw) ?? {};
    if (type === undefined) return;
    this.part(raw, rest, [{ type, value, to_ids, deleted, comment: rest['comment'] }]);
  };

  readonly object = (raw: string): void => {
    const { Attribute: attributes, deleted, ...rest } = this.parsed(raw) ?? {};
    if (!Array.isArray(attributes)) return;
    // A list with something else in it, such as null, costs no more than that.
    const own = (attributes as readonly unknown[]).filter(isBlock);
    const all = own.map((one) => (deleted === true ? { ...one, deleted } : one));
    const tags = own.flatMap((one) => tagNames(one['Tag']));
    this.part(raw, rest, all, tags);
  };

  readonly member = (): void => undefined;

  readonly end = (): void => {
    const event = this.index.at(this.ordinal);
    this.ordinal += 1;
    if (!event) return;
    this.events += 1;
    const record = { kind: 'event', uuid: event.uuid, event, tags: [], attributes: [] };
    this.sink.record(record, JSON.stringify(event));
  };

  /** @throws {FeedFormat} when there was no event: an answer of another kind */
  finish(): void {
    if (this.events === 0)
      throw new CodedError('FeedFormat', 'expected a MISP event with a uuid, got none');
  }

  private part(
    raw: string,
    rest: Raw,
    attributes: readonly unknown[],
    more: readonly string[] = [],
  ): void {
    const event = this.index.at(this.ordinal);
    if (!event) {
      this.sink.bad('misp_event_missing', 'expected an event with a uuid around it', raw);
      return;
    }
    const { uuid, name, comment, timestamp, first_seen, last_seen, Tag } = rest;
    const tags = [...new Set([...tagNames(Tag), ...more])];
    this.sink.record(
      {
        kind: 'values',
        event,
        attributes,
        tags,
        ...known({ uuid, name, comment, timestamp, first_seen, last_seen }),
      },
      raw,
    );
  }

  private parsed(raw: string): Raw | undefined {
    const value = parse(raw);
    if (isBlock(value)) return value;
    this.sink.bad('json_syntax', 'expected an object of JSON', raw);
    return undefined;
  }
}

const isBlock = (value: unknown): value is Raw => typeof value === 'object' && value !== null;

/** MISP writes what is not there as null. */
function known(members: Raw): Raw {
  const found: Record<string, unknown> = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined && value !== null) found[name] = value;
  }
  return found;
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return undefined;
  }
}

/** A reader that learns the events of one document and hands them over when it is whole. */
function learn(done: (index: EventIndex) => void): FormatReader {
  const index = new EventIndex();
  const reader = walkEvents({
    attribute: () => undefined,
    object: () => undefined,
    member: (name, raw) => index.member(name, parse(raw)),
    end: () => index.end(),
  });
  return {
    push: (block) => reader.push(block),
    end: () => {
      const end = reader.end();
      done(index);
      return end;
    },
  };
}

function read(sink: RecordSink, index: EventIndex): FormatReader {
  const target = new MispSink(sink, index);
  const reader = walkEvents(target);
  return {
    push: (block) => reader.push(block),
    end: () => {
      const end = reader.end();
      target.finish();
      return end;
    },
  };
}

function format(open: (sink: RecordSink) => FormatReader): Format<MispRecord> {
  return {
    words: 'MISP events',
    record: mispRecord,
    decoding: 'lines',
    emptyBody: 'refused',
    isolated: true,
    looksLike: (head) => /^\s*[[{]/.test(head),
    recognises: (head) => /"(?:Event|Orgc|threat_level_id|to_ids)"\s*:/.test(head),
    isDocument: hasEvent,
    open,
  };
}

/** MISP events. What an event says about itself is known after a survey only, which `mapCollection` makes. */
export function misp(): Format<MispRecord> {
  return {
    ...format((sink) => read(sink, new EventIndex())),
    survey: () => {
      const learnt: EventIndex[] = [];
      let at = 0;
      return {
        first: format(() => learn((index) => learnt.push(index))),
        second: format((sink) => read(sink, learnt[at++] ?? new EventIndex())),
      };
    },
  };
}
