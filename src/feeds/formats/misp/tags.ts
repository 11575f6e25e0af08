// Tags of MISP are machine tags, `namespace:predicate="value"`, mixed with plain words. Some are threats, some say how the author works.
import type { GroupType } from '../../../core/indicator-types.ts';
import { strictest, tlpLabel } from '../stix/markings.ts';

/** Something with a name of its own that a galaxy tag stands for. */
export interface GalaxyEntity {
  readonly type: GroupType;
  readonly name: string;
}

const GALAXY = /^misp-galaxy:([^=]+)="(.+)"$/;
const MACHINE = /^([^:=\s]+):(?:[^=]+="(.*)"|(.*))$/s;
/** ATT&CK writes its number behind the name: `Phishing - T1566`. */
const NUMBER = /\s+-\s+[TSGMC]A?\d{4}(?:\.\d{3})?$/;

const GALAXIES: readonly (readonly [pattern: RegExp, type: GroupType])[] = [
  [/intrusion-set$/, 'Intrusion Set'],
  [/attack-pattern$/, 'Attack Pattern'],
  [/course-of-action$/, 'Course of Action'],
  [/threat-actor$|^microsoft-activity-group$/, 'Adversary'],
  [/malware$|^(?:malpedia|ransomware|botnet|banker|rat|backdoor|stealer|cryptominers)$/, 'Malware'],
  [/tool$/, 'Tool'],
];

/** Namespaces about handling, sources and processes. */
const HANDLING: ReadonlySet<string> = new Set([
  'tlp',
  'pap',
  'type',
  'osint',
  'estimative-language',
  'admiralty-scale',
  'workflow',
  'misp',
]);

/** Confidence from 0 to 100 for the words of two scales; the first that is there counts. */
const CONFIDENCE: readonly (readonly [tag: RegExp, levels: Readonly<Record<string, number>>])[] = [
  [
    /^estimative-language:confidence-in-analytic-judgment="(.+)"$/,
    { high: 90, moderate: 60, low: 30 },
  ],
  [/^admiralty-scale:source-reliability="(.+)"$/, { a: 95, b: 80, c: 60, d: 40, e: 20 }],
];

const galaxyOf = (tag: string): GalaxyEntity | undefined => {
  const [, kind = '', value = ''] = GALAXY.exec(tag) ?? [];
  const type = GALAXIES.find(([pattern]) => pattern.test(kind))?.[1];
  return type && { type, name: value.replace(NUMBER, '').trim() };
};

/** Actors, malware and the like among the tags, each once. */
export function entitiesOfTags(tags: readonly string[]): readonly GalaxyEntity[] {
  const byKey = new Map(
    tags.flatMap((tag) => {
      const entity = galaxyOf(tag);
      return entity ? [[`${entity.type} ${entity.name.toLowerCase()}`, entity] as const] : [];
    }),
  );
  return [...byKey.values()];
}

/** The words that say something about the threat. */
export function wordsOfTags(tags: readonly string[]): readonly string[] {
  return tags.flatMap((tag) => {
    const entity = galaxyOf(tag);
    if (entity) return [entity.name];
    const machine = MACHINE.exec(tag);
    if (!machine) return [tag];
    const [, namespace = '', value, rest = ''] = machine;
    return HANDLING.has(namespace.toLowerCase()) ? [] : [value ?? rest];
  });
}

export function labelOfTags(tags: readonly string[]): string | undefined {
  return strictest(tags.flatMap((tag) => (/^tlp:/i.test(tag) ? (tlpLabel(tag) ?? []) : [])));
}

export function confidenceOfTags(tags: readonly string[]): number | undefined {
  for (const [pattern, levels] of CONFIDENCE)
    for (const tag of tags) {
      const word = pattern.exec(tag)?.[1]?.toLowerCase() ?? '';
      if (Object.hasOwn(levels, word)) return levels[word];
    }
  return undefined;
}
