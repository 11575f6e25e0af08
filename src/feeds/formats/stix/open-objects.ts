// Finds the objects of a STIX document, whatever it wraps them in.
import { CodedError } from '../../../core/errors.ts';
import type { FormatReader, RawRecord, RecordSink } from '../format.ts';
import { isErrorMember, textSaysError } from '../error-member.ts';
import { JsonScanner } from '../json-scanner.ts';
import { LineReader } from '../line-reader.ts';
import { refuseStix1 } from './stix1.ts';
import { isJsonObject, parsedJson } from '../json-values.ts';

/** Members of a bundle and of an envelope, besides the objects. Anything else without an object is an answer of another kind. */
const WRAPPING: ReadonlySet<string> = new Set([
  'type',
  'id',
  'spec_version',
  'more',
  'next',
  'created',
  'modified',
]);
const HEAD_CHARACTERS = 2048;
const WRAPPED = /"objects"\s*:\s*(?:\[|null)/;
const SINGLE = /"id"\s*:\s*"(?!bundle--)[a-z][a-z0-9-]*--/;

type Layout = 'wrapped' | 'array' | 'single' | 'lines';

function layoutOf(head: string): Layout {
  if (/^\s*\[/.test(head)) return 'array';
  if (WRAPPED.test(head) || !SINGLE.test(head)) return 'wrapped';
  const start = head.trimStart();
  const end = start.indexOf('\n');
  return end < 0 || parsedJson(start.slice(0, end)) !== undefined ? 'lines' : 'single';
}

const PATHS = { wrapped: ['objects', '[]'], array: ['[]'], single: [] } as const;

/**
 * Calls `onObject` for each object; what is no object goes to the sink as a bad record. An envelope of TAXII has no `objects` when it is
 * empty (TAXII 2.1 §3.7), and a bundle may have none (STIX 2.1 §8): what is neither, such as `{}`, is another answer.
 */
export function openObjects(
  onObject: (value: RawRecord, raw: string) => void,
  sink: RecordSink,
  isEnvelope = true,
): FormatReader {
  let reader: FormatReader | undefined;
  const one = (raw: string): void => {
    const value = parsedJson(raw);
    if (isJsonObject(value)) onObject(value, raw);
    else sink.bad('json_syntax', 'expected one STIX object', raw);
  };
  const opened = (head: string): FormatReader => {
    refuseStix1(head);
    // The same beginning whatever the pieces are that the text comes in.
    const layout = layoutOf(head.trimStart().slice(0, HEAD_CHARACTERS));
    return layout === 'lines' ? lines(one) : document(PATHS[layout], one, isEnvelope);
  };
  return {
    push: (text) => {
      reader ??= opened(text);
      reader.push(text);
    },
    end: () => (reader ?? opened('')).end(),
  };
}

function document(
  path: readonly string[],
  one: (raw: string) => void,
  isEnvelope: boolean,
): FormatReader {
  let objects = 0;
  let isKnown = isEnvelope;
  let strange: string | undefined;
  const scanner = new JsonScanner([path], {
    record: (raw) => {
      objects += 1;
      one(raw);
    },
    fact: (name, raw) => {
      if (name === 'type' && raw === '"bundle"') isKnown = true;
      if (isErrorMember(name) && !textSaysError(name, raw)) return;
      if (!WRAPPING.has(name)) strange ??= `${name}: ${raw.slice(0, 100)}`;
    },
    // The list of objects has ended, with or without one in it.
    close: (level) => {
      if (level === path.length) isKnown = true;
    },
  });
  return {
    push: (text) => scanner.push(text),
    end: () => {
      scanner.end();
      if (objects === 0 && strange !== undefined)
        throw new CodedError('FeedFormat', `expected STIX objects, got an answer with ${strange}`);
      if (objects === 0 && !isKnown)
        throw new CodedError('FeedFormat', 'expected a STIX bundle, got JSON without objects');
      return { proven: true };
    },
  };
}

function lines(one: (raw: string) => void): FormatReader {
  const reader = new LineReader((line) => {
    if (line.trim() !== '') one(line);
  });
  return {
    push: (text) => reader.push(text),
    end: () => {
      const rest = reader.takeRest();
      if (rest.trim() !== '' && parsedJson(rest) === undefined)
        throw new CodedError('FeedTruncated', 'the last line is not whole JSON; fetch it again');
      if (rest.trim() !== '') one(rest);
      return { proven: true };
    },
  };
}
