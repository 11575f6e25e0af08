// What a definition may do and should not: scores for everything alike (M8), the source's name in tags (M11), bare lists (M19).
import type { Feed } from './define-feed.ts';
import { walk, type Node } from './mapping/expression.ts';
import { MAX_TAG } from './mapping/tags.ts';
import type { Template } from './mapping/templates.ts';
import { placeholderAddresses } from './lint-addresses.ts';
import { unmappedMarkings } from './lint-markings.ts';
import type { ParameterValues } from './parameters.ts';

type Rule =
  | 'constant_score'
  | 'source_name_in_tag'
  | 'tag_too_long'
  | 'tag_case'
  | 'bare_list'
  | 'placeholder_text'
  | 'placeholder_address'
  | 'unmapped_marking';

/** An `error` makes data that have to be cleaned up later; a `warning` is a matter of judgement. */
const SEVERITY: Readonly<Record<Rule, 'error' | 'warning'>> = {
  constant_score: 'error',
  source_name_in_tag: 'error',
  tag_too_long: 'error',
  tag_case: 'warning',
  bare_list: 'warning',
  placeholder_text: 'warning',
  placeholder_address: 'warning',
  unmapped_marking: 'warning',
};

interface Found {
  readonly rule: Rule;
  readonly message: string;
}

export interface LintFinding {
  readonly rule: Rule;
  readonly severity: 'error' | 'warning';
  /** Where and what, in one sentence. */
  readonly message: string;
}

/** What takes the place of a score that says nothing about a record. */
const INSTEAD = {
  rating:
    'leave it out, or make it one of `suggested`, which is sent only where the feed has `suggested_scores: true`',
  confidence: 'leave it out, and set the parameter `indicator_confidence` of the feed in the YAML',
} as const;

const isConstant = (node: Node): boolean =>
  [...walk(node)].every((part) => part.op !== 'field' && part.op !== 'parameter') &&
  !(node.op === 'literal' && (node.value === undefined || node.value === 0));

const literalTags = (template: Template): readonly string[] =>
  template.tags.flatMap((node) => {
    if (node.op !== 'literal') return [];
    const words: unknown[] = Array.isArray(node.value) ? node.value : [node.value];
    return words.filter((word) => typeof word === 'string');
  });

function lintTemplate(feed: Feed, where: string, template: Template): readonly Found[] {
  const findings: Found[] = [];
  if (template.kind === 'indicator')
    for (const score of ['rating', 'confidence'] as const)
      if (isConstant(template[score]))
        findings.push({
          rule: 'constant_score',
          message: `${where}: ${score} is the same for every record; ${INSTEAD[score]}`,
        });
  for (const tag of literalTags(template)) {
    const lower = tag.toLowerCase();
    if (feed.sourceNames.some((name) => lower.includes(name)))
      findings.push({
        rule: 'source_name_in_tag',
        message: `${where}: tag “${tag}” contains the name of the source; the owner says that already`,
      });
    if (tag.length > MAX_TAG)
      findings.push({ rule: 'tag_too_long', message: `${where}: tag “${tag}” is over ${MAX_TAG}` });
    if (/^[a-z]/.test(tag))
      findings.push({
        rule: 'tag_case',
        message: `${where}: tag “${tag}” should be in proper case`,
      });
  }
  if (
    template.kind === 'indicator' &&
    template.attributes.length + template.tags.length + template.groups.length === 0
  )
    findings.push({
      rule: 'bare_list',
      message: `${where}: no attribute, tag or group says why the value is here`,
    });
  return findings;
}

/** Words that `tcfeeds new` leaves for the author. */
const PLACEHOLDER = /\bsay (?:it )?here\b/i;

function lintWords(feed: Feed): readonly Found[] {
  const { description, licence, limits } = feed;
  return Object.entries({ description, licence, limits: limits.join(' ') }).flatMap(
    ([name, words]): readonly Found[] =>
      PLACEHOLDER.test(words)
        ? [{ rule: 'placeholder_text', message: `${feed.id}: ${name} is not written yet` }]
        : [],
  );
}

const lintAddresses = (feed: Feed, given: ParameterValues): readonly Found[] =>
  placeholderAddresses(feed, given).map(({ collection, url, parameter }) => ({
    rule: 'placeholder_address',
    message: `${feed.id} ${collection}: ${url} is a placeholder: its host is reserved for examples, and a run would find nothing there. Set \`${parameter}\` of the feed in the YAML to the address of the document, or write it in the definition`,
  }));

const lintMarkings = (feed: Feed): readonly Found[] =>
  unmappedMarkings(feed).map(({ collection, field }) => ({
    rule: 'unmapped_marking',
    message: `${feed.id} ${collection}: ${field} looks like a marking, and no security label is made of it, so that what it forbids is passed on. Write securityLabels: [tlp(r.${field})], or leave the field out of the record`,
  }));

/**
 * Findings of all collections; none for a good definition.
 * @param parameters those of the feed in the YAML, with its addresses; without them addresses are not looked at, because some
 *   definitions have none of their own
 */
export function lintFeed(feed: Feed, parameters?: ParameterValues): readonly LintFinding[] {
  const found = Object.entries(feed.collections).flatMap(([name, item]) =>
    item.templates.flatMap((template) =>
      lintTemplate(
        feed,
        `${feed.id} ${name} ${template.kind === 'group' ? template.type : template.types.join('/')}`,
        template,
      ),
    ),
  );
  const addresses = parameters === undefined ? [] : lintAddresses(feed, parameters);
  return [...lintWords(feed), ...addresses, ...lintMarkings(feed), ...found].map((finding) => ({
    ...finding,
    severity: SEVERITY[finding.rule],
  }));
}
