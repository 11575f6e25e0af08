// RSS and Atom as a stream. No DTD is accepted at all: entity declarations are how a kilobyte becomes gigabytes.
import sax from 'sax';
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import type { Format, FormatReader, RecordSink } from './format.ts';

export interface RssOptions<R> {
  /**
   * Fields are the elements directly inside an item, by their names in lower case: title, description, link, guid, pubdate … Several
   * elements of one name, such as two categories, are a list: `z.union([z.string(), z.array(z.string())])`.
   */
  readonly record: z.ZodType<R>;
}

const OPTIONS: KeysOf<RssOptions<unknown>> = { record: true };

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const ITEMS: ReadonlySet<string> = new Set(['item', 'entry']);
const ROOTS: ReadonlySet<string> = new Set(['rss', 'feed', 'rdf:rdf']);
const MAX_ITEM_CHARACTERS = 1024 * 1024;
/** Elements inside elements; feeds need fewer than ten. */
const MAX_DEPTH = 64;
/** Of `</>` around the name of an element: elements without text take memory, too. */
const TAG_CHARACTERS = 4;
/** Attributes of one element are kept until its tag ends. */
const MAX_TAG_CHARACTERS = 64 * 1024;

class RssReader implements FormatReader {
  private readonly parser = sax.parser(true, { trim: false, normalize: false });
  private readonly sink: RecordSink;
  private readonly path: string[] = [];
  /** The texts of the elements of an item, by name. */
  private item: Map<string, string[]> | undefined;
  private itemSize = 0;
  private tagSize = 0;
  private rootClosed = false;

  constructor(sink: RecordSink) {
    this.sink = sink;
    this.parser.ondoctype = () => {
      throw new CodedError(
        'FeedFormat',
        'the XML declares a document type; feeds need none, and entities in it are an attack',
      );
    };
    this.parser.onerror = (error) => this.onError(error);
    this.parser.onattribute = ({ name, value }) => this.attribute(name.length + value.length);
    this.parser.onopentag = (tag) => this.open(tag.name, tag.attributes);
    this.parser.onclosetag = (name) => this.close(name);
    this.parser.ontext = (text) => this.text(text);
    this.parser.oncdata = (text) => this.text(text);
  }

  push(text: string): void {
    const clean = text.replace(CONTROL, '');
    const removed = text.length - clean.length;
    if (removed > 0) this.sink.note('control_characters_removed', removed);
    this.parser.write(clean);
  }

  end(): { proven: boolean } {
    if (!this.rootClosed)
      throw new CodedError('FeedTruncated', 'the XML ends before its last element is closed');
    return { proven: true };
  }

  /** A bare `&` or an unknown entity is text; anything else means that this is no XML. */
  private onError(error: Error): void {
    if (error.message.startsWith('Invalid character')) {
      this.sink.note('xml_entity_invalid');
      this.parser.resume();
      return;
    }
    throw new CodedError('FeedFormat', `the XML is not well formed: ${snippetOf(error.message)}`);
  }

  private open(name: string, attributes: Readonly<Record<string, unknown>>): void {
    const lower = name.toLowerCase();
    if (this.path.length === 0 && !ROOTS.has(lower))
      throw new CodedError('FeedFormat', `expected an RSS or Atom document, got <${name}>`);
    this.tagSize = 0;
    const isField = ITEMS.has(this.path.at(-1) ?? '');
    this.path.push(lower);
    if (this.path.length > MAX_DEPTH)
      throw new CodedError(
        'FeedFormat',
        `the XML has elements inside elements more than ${MAX_DEPTH} deep`,
      );
    this.count(lower.length + TAG_CHARACTERS);
    if (ITEMS.has(lower)) {
      this.item = new Map();
      this.itemSize = 0;
    } else if (this.item && lower === 'link' && typeof attributes['href'] === 'string') {
      // Of several links of Atom the last one counts, which is one place, not a list of places.
      this.item.set('link', [attributes['href']]);
    } else if (this.item && isField) {
      const term = lower === 'category' ? attributes['term'] : undefined;
      this.textsOf(this.item, lower).push(typeof term === 'string' ? term : '');
    }
  }

  private attribute(characters: number): void {
    this.tagSize += characters + TAG_CHARACTERS;
    if (this.tagSize > MAX_TAG_CHARACTERS)
      throw new CodedError(
        'FeedFormat',
        `an element of the XML has more than ${MAX_TAG_CHARACTERS} characters of attributes`,
      );
  }

  /** Counts what an item has, names and tags as well as text. */
  private count(characters: number): void {
    this.itemSize += characters;
    if (this.item && this.itemSize > MAX_ITEM_CHARACTERS)
      throw new CodedError(
        'FeedFormat',
        `an item of the XML has more than ${MAX_ITEM_CHARACTERS} characters`,
      );
  }

  private textsOf(item: Map<string, string[]>, field: string): string[] {
    const known = item.get(field);
    if (known) return known;
    const texts: string[] = [];
    item.set(field, texts);
    return texts;
  }

  private close(name: string): void {
    this.path.pop();
    if (this.path.length === 0) this.rootClosed = true;
    if (!this.item || !ITEMS.has(name.toLowerCase())) return;
    const record: Record<string, string | readonly string[]> = {};
    for (const [field, texts] of this.item) {
      const filled = texts.map((text) => text.trim()).filter((text) => text !== '');
      const [only] = filled;
      if (only !== undefined) record[field] = filled.length === 1 ? only : filled;
    }
    this.item = undefined;
    this.sink.record(record, JSON.stringify(record));
  }

  private text(text: string): void {
    const parent = this.path.at(-2) ?? '';
    const field = this.path.at(-1) ?? '';
    if (!this.item || !ITEMS.has(parent)) return;
    this.count(text.length);
    const texts = this.textsOf(this.item, field);
    texts.push((texts.pop() ?? '') + text);
  }
}

/**
 * RSS 2.0, RSS 1.0 or Atom; names of elements in lower case.
 * @throws {ConfigInvalid} for an option that does not exist
 */
export function rss<R>(options: RssOptions<R>): Format<R> {
  refuseUnknownKeys('rss', options, OPTIONS);
  return {
    words: 'RSS',
    record: options.record,
    decoding: 'xml',
    emptyBody: 'refused',
    looksLike: (head) => /^\s*<(?:\?xml|!--|!doctype|rss|feed|rdf)/i.test(head),
    open: (sink) => new RssReader(sink),
  };
}
