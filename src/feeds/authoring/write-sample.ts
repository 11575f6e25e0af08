// The part of a sample that is kept beside a new definition as the input of its golden: the first records, in the form of the source.
import type { FormatGuess, MetadataGuess } from './guess.ts';
import { pruneJson } from './guess-json-path.ts';
import { quoted } from './write-schema.ts';

/** Enough to see variety, few enough to read the golden. */
const KEPT_RECORDS = 20;

const ITEM = /<(item|entry)\b[^>]*>[^]*?<\/\1>\s*/g;

/** Lines up to the last kept record; comment lines between them stay. */
function firstLines(text: string, comment: RegExp): string {
  const kept: string[] = [];
  let records = 0;
  for (const line of text.split('\n')) {
    if (records >= KEPT_RECORDS) break;
    if (line.trim() !== '' && !comment.test(line)) records += 1;
    kept.push(line);
  }
  return `${kept.join('\n').trimEnd()}\n`;
}

/** The metadata line proves the list whole; its total is that of the kept lines. */
function linesWithMetadata(text: string, { at, total }: MetadataGuess): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const told = (at === 'first' ? lines.shift() : lines.pop()) ?? '{}';
  const records = lines.slice(0, KEPT_RECORDS);
  const line = JSON.parse(told) as object;
  const metadata = JSON.stringify(
    total === undefined ? line : { ...line, [total]: records.length },
  );
  return `${(at === 'first' ? [metadata, ...records] : [...records, metadata]).join('\n')}\n`;
}

/** Ending of the file name for the format. */
export function endingOf(format: FormatGuess): string {
  const endings = {
    list: 'txt',
    csv: 'csv',
    json: 'json',
    jsonLines: 'jsonl',
    rss: 'xml',
    stix: 'json',
  };
  return endings[format.kind];
}

/** The beginning of the document with a handful of records. */
export function keptSample(text: string, format: FormatGuess): string {
  switch (format.kind) {
    case 'list':
      return firstLines(text, /^\s*(?:#|;|\/\/)/);
    case 'csv': {
      const mark = format.comment.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      return firstLines(text, new RegExp(`^\\s*${mark}`));
    }
    case 'jsonLines':
      return format.metadata === undefined
        ? firstLines(text, /^$/)
        : linesWithMetadata(text, format.metadata);
    case 'json':
      return `${JSON.stringify(pruneJson(JSON.parse(text) as unknown, format.path, KEPT_RECORDS), null, 1)}\n`;
    case 'stix':
      // References between the objects hold the whole together.
      return text;
    case 'rss': {
      let kept = 0;
      return text.replace(ITEM, (item) => ((kept += 1) > KEPT_RECORDS ? '' : item));
    }
  }
}

/** Values of the kept sample that the definition rejects, by reason. */
type Rejected = Readonly<Record<string, number>>;

/** The test of a new definition; what it rejects of its own sample is listed, for the author to mend or to leave. */
export function testText(
  id: string,
  exported: string,
  input: string,
  rejected: Rejected = {},
): string {
  const reasons = Object.entries(rejected).map(([reason, count]) => `${reason}: ${count}`);
  const listed =
    reasons.length === 0
      ? ''
      : `  // Values of the sample that are rejected: each is lost in every run. Mend the definition, or leave it here.
  const rejected = { ${quoted(input)}: { ${reasons.join(', ')} } };
`;
  return `// The checks that every feed should pass, on the sample that the definition was written from.
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { feedChecks } from 'threatconnect-feeds/feeds';
import { ${exported} } from './${id}.ts';

describe('feed ${id}', () => {
  const fixtures = join(import.meta.dirname, '${id}');
${listed}  for (const { title, run } of feedChecks(${exported}, { fixtures${listed === '' ? '' : ', rejected'} }))
    test(title, run);
});
`;
}
