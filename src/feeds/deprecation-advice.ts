// Whether an owner needs a rule that lets confidence decay, and which, from the class of each collection. The platform runs such a
// rule only while nobody sets the confidence again: what still stands in the source must be refreshed within its interval.
import type { Collection } from './collection.ts';
import type { Feed } from './define-feed.ts';

/** Three steps of a month each: what had no news for a quarter goes. */
const WINDOW_RULE = { intervalDays: 30, confidenceAmount: 34 } as const;

interface Rule {
  readonly indicatorType: string;
  readonly intervalDays: number;
  readonly confidenceAmount: number;
  readonly percentage: boolean;
  readonly deleteAtMinimum: boolean;
}

function wordsFor(item: Collection): string {
  const expires = item.templates.some(
    (template) => template.dates['externalDateExpires'] !== undefined,
  );
  switch (item.feedClass) {
    case 'state':
      return item.removal === 'snapshot'
        ? 'none: the feed removes what the publisher withdraws'
        : 'none: what is listed is true until the publisher withdraws it, and that is not acted upon';
    case 'cumulative':
      return 'none: entries stay true; the publisher corrects them';
    case 'window':
      return `${WINDOW_RULE.confidenceAmount} points every ${WINDOW_RULE.intervalDays} days, delete at the minimum: what had no news for ${3 * WINDOW_RULE.intervalDays} days goes`;
    case 'event':
      return expires
        ? 'none: the source says when an entry expires'
        : 'none by default; the publisher withdraws entries itself';
  }
}

const hasIndicators = (item: Collection): boolean =>
  item.templates.some(({ kind }) => kind === 'indicator');

function rulesFor(feed: Feed): readonly Rule[] {
  const types = Object.values(feed.collections)
    .filter(({ feedClass }) => feedClass === 'window')
    .flatMap(({ templates }) =>
      templates.flatMap((template) => (template.kind === 'indicator' ? template.types : [])),
    );
  return [...new Set(types)].sort().map((indicatorType) => ({
    indicatorType,
    ...WINDOW_RULE,
    percentage: false,
    deleteAtMinimum: true,
  }));
}

/** The section of the documents, without its heading. */
export function deprecationAdvice(feed: Feed): readonly string[] {
  const withIndicators = Object.entries(feed.collections).filter(([, item]) => hasIndicators(item));
  if (withIndicators.length === 0) return ['None is needed: the feed writes groups only.'];
  const rules = rulesFor(feed);
  return [
    ...withIndicators.map(
      ([name, item]) => `- \`${name}\` (${item.feedClass}): ${wordsFor(item)}.`,
    ),
    ...(rules.length === 0
      ? []
      : [
          '',
          `A rule needs a confidence to count down: set \`indicator_confidence\` where the source states none, and \`refreshDays\` below ${WINDOW_RULE.intervalDays}, so that entries which are still listed do not decay. In the vendor's form:`,
          '',
          '```text',
          '"deprecation": [',
          rules.map((rule) => `  ${JSON.stringify(rule)}`).join(',\n'),
          ']',
          '```',
        ]),
  ];
}
