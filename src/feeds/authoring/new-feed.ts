// Everything that `tcfeeds new` writes, as texts: the definition, its test, the sample with its golden.
import { basename } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import type { Reason } from './guess.ts';
import { guessDocument } from './guess-document.ts';
import { textOfSample, type Sample } from './sample.ts';
import { exportName } from './source-words.ts';
import { writeDefinition } from './write-definition.ts';
import { wrapLines } from './wrap-lines.ts';
import { endingOf, keptSample, testText } from './write-sample.ts';

export interface NewFeedFile {
  /** Relative to the folder of the definition. */
  readonly path: string;
  readonly text: string;
}

export interface NewFeed {
  readonly definition: NewFeedFile;
  /** Its test, which lists what of the kept sample is rejected, by reason. */
  readonly test: (rejected: Readonly<Record<string, number>>) => NewFeedFile;
  /** The input of the golden. */
  readonly sample: NewFeedFile;
  readonly goldenPath: string;
  /** Name of the only collection. */
  readonly collection: string;
  readonly reasons: readonly Reason[];
}

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const COLLECTION = 'main';

/**
 * @param what how the sample is called in messages
 * @param url where it came from, when that is an address
 * @throws {InputInvalid} for an id that no definition may have
 * @throws {FeedFormat} when the sample is no document of a feed
 */
export function newFeed(id: string, sample: Sample, what: string, url?: string): NewFeed {
  if (!ID.test(id))
    throw new CodedError(
      'InputInvalid',
      `"${id}" cannot be the id of a definition: lower-case letters, digits, ".", "_" and "-", at most 64`,
    );
  const guess = guessDocument(sample, what);
  const { format } = guess;
  const kind = format.kind === 'rss' ? 'xml' : 'lines';
  const samplePath = `${id}/${COLLECTION}.sample.${endingOf(format)}`;
  return {
    definition: { path: `${id}.ts`, text: wrapLines(writeDefinition(guess, { id, url })) },
    test: (rejected) => ({
      path: `${id}.test.ts`,
      text: testText(id, exportName(id), basename(samplePath), rejected),
    }),
    sample: { path: samplePath, text: keptSample(textOfSample(sample, kind), format) },
    goldenPath: `${samplePath}.golden.jsonl`,
    collection: COLLECTION,
    reasons: guess.reasons,
  };
}
