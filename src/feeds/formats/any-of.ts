// One collection, several layouts of the same records: which one it is, is seen from the content, never from the address.
import { CodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import type { Format, FormatReader, RecordSink } from './format.ts';

/** Enough to see a layout behind a banner of comments. */
const HEAD_CHARACTERS = 2048;
const HTML = /^\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|html|head|body)\b/i;

function fitting(formats: readonly Format<unknown>[], head: string): Format<unknown> | undefined {
  const candidates = formats.filter((format) => format.looksLike(head));
  return candidates.find((format) => format.recognises?.(head)) ?? candidates.at(-1);
}

/** A reader that looks at the beginning of the text before it chooses; refuses HTML and bodies without content. */
export function openReader(formats: readonly Format<unknown>[], sink: RecordSink): FormatReader {
  let head = '';
  let reader: FormatReader | undefined;

  const choose = (): FormatReader => {
    const expected = formats.map((format) => format.words).join(' or ');
    if (HTML.test(head))
      throw new CodedError(
        'FeedFormat',
        `expected ${expected}, got an HTML page: ${snippetOf(head)}. Is the address of the source still right, and does it want a key or a login?`,
        { details: { sample: snippetOf(head) } },
      );
    const chosen =
      head.trim() === ''
        ? formats.find((format) => format.emptyBody === 'allowed')
        : fitting(formats, head.trimStart().slice(0, HEAD_CHARACTERS));
    if (!chosen)
      throw new CodedError(
        'FeedFormat',
        head.trim() === ''
          ? `expected ${expected}, got an empty body`
          : `expected ${expected}, got something else: ${snippetOf(head.slice(0, 400))}`,
        { details: { sample: snippetOf(head.slice(0, 400)) } },
      );
    const opened = chosen.open(sink);
    opened.push(head);
    head = '';
    return opened;
  };

  return {
    push: (text) => {
      if (reader) {
        reader.push(text);
        return;
      }
      head += text;
      if (head.trimStart().length >= HEAD_CHARACTERS) reader = choose();
    },
    end: () => (reader ?? choose()).end(),
  };
}

/** The first format that fits the content; of several, the one that recognises it. All have the same record schema. */
export function anyOf<R>(formats: readonly [Format<R>, ...Format<R>[]]): Format<R> {
  const [first] = formats;
  // With one that cannot tell, a page may be no JSON at all, such as a table: it is not read as JSON for this.
  const canTell = formats.every((format) => 'isPage' in format && 'errorIn' in format);
  return {
    words: formats.map((format) => format.words).join(' or '),
    record: first.record,
    decoding: formats.map(({ decoding }) => decoding).find((one) => one !== 'lines') ?? 'lines',
    emptyBody: formats.some((format) => format.emptyBody === 'allowed') ? 'allowed' : 'refused',
    looksLike: (head) => formats.some((format) => format.looksLike(head)),
    ...(canTell && {
      isPage: (json: unknown) => formats.some((format) => format.isPage?.(json) === true),
      errorIn: (json: unknown) => {
        const errors = formats.map((format) => format.errorIn?.(json));
        return errors.includes(undefined) ? undefined : errors[0];
      },
    }),
    open: (sink) => openReader(formats, sink),
  };
}
