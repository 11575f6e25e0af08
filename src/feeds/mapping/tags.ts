// Which words of a source may become tags (M11): names of threats, not numbers, values or the source's own name.
import { canonicalAddress } from '../normalise/address.ts';
import { hashAlgorithm } from '../normalise/file.ts';
import { canonicalHost } from '../normalise/host.ts';
import { isFamilyName } from './family-names.ts';

/** Longest tag that the platform takes. */
export const MAX_TAG = 128;
const NUMBER = /^[\d.,:%+-]+$/;
const PLACEHOLDERS: ReadonlySet<string> = new Set(['', '-', 'none', 'null', 'n/a', 'unknown']);

export interface TagRules {
  /** Lower-case words that are dropped. */
  readonly drop: ReadonlySet<string>;
  /** Lower-case names of the source: a tag that contains one is dropped. */
  readonly sourceNames: readonly string[];
}

const isHost = (lower: string): boolean =>
  lower.includes('.') && !isFamilyName(lower) && typeof canonicalHost(lower) === 'string';

/** Why a word is no tag, as the name of a note; undefined when it is one. */
function tagProblem(tag: string, rules: TagRules): string | undefined {
  const lower = tag.toLowerCase();
  if (PLACEHOLDERS.has(lower)) return 'tag_placeholder';
  if (rules.drop.has(lower)) return 'tag_without_meaning';
  if (tag.length > MAX_TAG) return 'tag_too_long';
  if (NUMBER.test(tag)) return 'tag_number';
  if (hashAlgorithm(lower) !== undefined || canonicalAddress(lower) !== undefined)
    return 'tag_is_value';
  if (lower.includes('://') || isHost(lower)) return 'tag_is_value';
  if (rules.sourceNames.some((name) => lower.includes(name))) return 'tag_source_name';
  return undefined;
}

const CONTROL = /[\u0000-\u001f\u007f]+/g;

interface JudgedWord {
  readonly tag: string;
  readonly lower: string;
  readonly problem: string | undefined;
}

/** Feeds repeat few words very often; beyond this many different ones the memory is not worth it. */
const MAX_REMEMBERED = 20_000;

export type CleanTags = (words: readonly string[]) => readonly string[];

/** A function that gives the usable tags of a list, in stable order, each once whatever its case; dropped words are noted by rule. */
export function createTagCleaner(rules: TagRules, note: (name: string) => void): CleanTags {
  const judged = new Map<string, JudgedWord>();
  const judge = (word: string): JudgedWord => {
    const known = judged.get(word);
    if (known) return known;
    const tag = word.replace(CONTROL, ' ').trim();
    const result = { tag, lower: tag.toLowerCase(), problem: tagProblem(tag, rules) };
    if (judged.size < MAX_REMEMBERED) judged.set(word, result);
    return result;
  };
  return (words) => {
    const tags: string[] = [];
    const seen: string[] = [];
    for (const word of words) {
      const { tag, lower, problem } = judge(word);
      if (problem !== undefined) note(problem);
      else if (!seen.includes(lower)) {
        seen.push(lower);
        tags.push(tag);
      }
    }
    return tags.length > 1 ? tags.sort() : tags;
  };
}
