// Keys of one type that a template may set (`fields`), named as in the batch format. The platform takes what it does not know without a
// word and drops it, so a misspelt key is refused when the definition is loaded.
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';
import type { Node } from './expression.ts';
import type { Template } from './template-contract.ts';

interface FieldRules {
  readonly known: readonly string[];
  readonly required?: readonly string[];
  /** Words that a key takes, where the list is fixed. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

const INSIGHTS = ['insights', 'aiProvider', 'aiLastRetrievalDate'];
const OF_ANY_INDICATOR = ['privateFlag', 'activeLocked'];

const OF_GROUPS: { readonly [Type in GroupType]?: FieldRules } = {
  Document: { known: ['fileName', 'malware', 'password', ...INSIGHTS], required: ['fileName'] },
  Email: {
    known: ['subject', 'header', 'body', 'from', 'to', 'score'],
    required: ['subject', 'header', 'body'],
  },
  Event: {
    known: ['eventDate', 'status', 'eventType', ...INSIGHTS],
    words: {
      status: [
        'Completed',
        'Escalated',
        'False Positive',
        'In Progress',
        'Needs Review',
        'New',
        'No Further Action',
        'Reopened',
      ],
    },
  },
  Incident: {
    known: ['eventDate', 'status'],
    words: {
      status: [
        'New',
        'Open',
        'Stalled',
        'Containment Achieved',
        'Restoration Achieved',
        'Incident Reported',
        'Closed',
        'Rejected',
        'Deleted',
      ],
    },
  },
  Report: { known: ['fileName', 'publishDate', ...INSIGHTS] },
  Signature: {
    known: ['fileName', 'fileType', 'fileText'],
    required: ['fileName', 'fileType', 'fileText'],
  },
};

const OF_INDICATORS: { readonly [Type in IndicatorType]?: readonly string[] } = {
  File: ['size', 'fileOccurrence'],
  Host: ['dnsActive', 'whoisActive'],
};

const rulesOf = (template: Template): FieldRules =>
  template.kind === 'group'
    ? (OF_GROUPS[template.type] ?? { known: [] })
    : {
        known: [
          ...OF_ANY_INDICATOR,
          ...template.types.flatMap((type) => OF_INDICATORS[type] ?? []),
        ],
      };

const wordOf = (node: Node | undefined): string | undefined =>
  node?.op === 'literal' && typeof node.value === 'string' ? node.value : undefined;

/** What is wrong with the `fields` of a template, a sentence each. */
export function problemsOfFields(template: Template): readonly string[] {
  const { known, required = [], words = {} } = rulesOf(template);
  const what = template.kind === 'group' ? template.type : template.types.join(' or ');
  const unknown = Object.keys(template.fields).filter((name) => !known.includes(name));
  const missing = required.filter((name) => template.fields[name] === undefined);
  const wrong = Object.entries(words).flatMap(([name, list]) => {
    const word = wordOf(template.fields[name]);
    return word === undefined || list.includes(word) ? [] : [[name, word, list] as const];
  });
  return [
    ...unknown.map(
      (name) => `${what} has no field ${name}; it has ${known.join(', ') || 'none of its own'}`,
    ),
    ...(missing.length > 0 ? [`${what} needs the fields ${missing.join(', ')}`] : []),
    ...wrong.map(
      ([name, word, list]) => `${name} of ${what} is one of ${list.join(', ')}, got “${word}”`,
    ),
  ];
}
