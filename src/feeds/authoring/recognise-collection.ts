// Which collection of a feed a document belongs to, by trying its beginning with each of them: formats that do not fit refuse it,
// mappings that do not fit reject its records.
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Feed } from '../define-feed.ts';
import { openReader } from '../formats/any-of.ts';
import { fieldsOf } from '../formats/format.ts';
import { resolveParameters } from '../parameters.ts';
import { RecordMapper } from '../runtime/record-mapper.ts';
import { textOfSample, type Sample } from './sample.ts';

export interface Recognised {
  readonly collection: string;
  /** Others that read the document just as well. */
  readonly alike: readonly string[];
}

export interface RecogniseInput {
  readonly feed: Feed;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly sample: Sample;
  /** For a hint only, when the content does not decide. */
  readonly fileName: string;
}

interface Fit {
  readonly collection: string;
  /** 0 to 1: records that became something. */
  readonly used: number;
  readonly unknownFields: number;
}

/** @throws {FeedFormat} what the last collection says when none can read the document */
export function recogniseCollection(input: RecogniseInput): Recognised {
  const names = Object.keys(input.feed.collections);
  const [only = ''] = names;
  if (names.length === 1) return { collection: only, alike: [] };
  const fits: Fit[] = [];
  let refusal: unknown;
  for (const name of names) {
    try {
      fits.push(tryCollection(input, name));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      refusal = error;
    }
  }
  const [best] = [...fits].sort(byFit);
  if (best === undefined) throw refusal;
  const alike = fits.filter((fit) => byFit(fit, best) === 0).map((fit) => fit.collection);
  const collection = alike.find((name) => namedIn(input.fileName, name)) ?? best.collection;
  return { collection, alike: alike.filter((name) => name !== collection) };
}

/** Equal shares within a hundredth: a list of a few bad lines must not decide. */
const share = (fit: Fit): number => Math.round(fit.used * 100);
const byFit = (a: Fit, b: Fit): number => share(b) - share(a) || a.unknownFields - b.unknownFields;

const namedIn = (fileName: string, collection: string): boolean =>
  fileName.toLowerCase().includes(collection.toLowerCase());

function tryCollection({ feed, parameters, sample }: RecogniseInput, collection: string): Fit {
  const format = feed.collections[collection]?.format;
  if (format === undefined) throw new CodedError('Internal', `no collection ${collection}`);
  const mapper = new RecordMapper({
    feed,
    collection,
    namespace: feed.id,
    parameters: resolveParameters(feed, parameters),
    runAt: new Date(0).toISOString(),
    applyPolicies: false,
  });
  const reader = openReader([format], mapper);
  reader.push(textOfSample(sample, format.decoding));
  if (sample.whole) reader.end();
  const known = new Set(fieldsOf(format.record).all);
  return {
    collection,
    used: mapper.records === 0 ? 1 : 1 - mapper.rejectedRecords / mapper.records,
    unknownFields: mapper.headerNames.filter((name) => !known.has(name)).length,
  };
}
