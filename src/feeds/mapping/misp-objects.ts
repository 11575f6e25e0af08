// What MISP events become on the platform; the same for files of a feed and for exports.
import type { GroupType } from '../../core/indicator-types.ts';
import {
  confidenceOfTags,
  entitiesOfTags,
  labelOfTags,
  wordsOfTags,
  type GalaxyEntity,
} from '../formats/misp/tags.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import type { MispRecord } from '../formats/misp/misp.ts';
import { valuesOfAttributes } from '../formats/misp/values.ts';
import type { Expression, Operand } from './expression.ts';
import { SHARED_FORMAT_TYPES } from './found-value.ts';
import { itemOf, parameter, type Item, type References } from './references.ts';
import type { ObjectOptions } from './template-options.ts';
import { group, indicators, type GroupTemplate, type Template } from './templates.ts';
import { instant } from './date-words.ts';
import { compute, equals, firstNonEmpty, isPresent, lookup, tagList, text } from './vocabulary.ts';

export interface MispObjectsOptions {
  /** Take only attributes that their author means for detection (`to_ids`). */
  readonly onlyForDetection: Expression<boolean>;
  /** Security label of events and attributes without a TLP tag. */
  readonly securityLabel?: Operand<string | undefined>;
}

const OPTIONS: KeysOf<MispObjectsOptions> = { onlyForDetection: true, securityLabel: true };

type Misp = References<MispRecord>;

/** Rules, as the platform names their languages. */
const RULES = { yara: 'YARA', sigma: 'Sigma', snort: 'Snort' };

const CVE = /^CVE-\d{4}-\d{4,}$/i;

const ENTITIES: readonly GroupType[] = [
  'Adversary',
  'Attack Pattern',
  'Course of Action',
  'Intrusion Set',
  'Malware',
  'Tool',
];

function common(r: Misp, options: MispObjectsOptions): ObjectOptions {
  return {
    tags: [
      tagList(
        compute(
          [r.event.tags, r.tags],
          'meaning words of the tags of event and attribute',
          (all, own) => wordsOfTags([...all, ...own]),
        ),
      ),
    ],
    securityLabels: [
      firstNonEmpty(
        compute([r.event.tags, r.tags], 'the strictest `tlp:` tag', (all, own) =>
          labelOfTags([...all, ...own]),
        ),
        options.securityLabel,
      ),
    ],
  };
}

const eventOf = (
  r: Misp,
  options: MispObjectsOptions,
  entities: readonly GroupTemplate[],
): GroupTemplate =>
  group('Event', {
    ...common(r, options),
    when: equals(r.kind, 'event'),
    key: [r.event.uuid],
    name: firstNonEmpty(r.event.info, r.event.uuid),
    fields: { eventDate: instant(r.event.date) },
    externalLastModified: instant(r.event.timestamp),
    attributes: {
      Description: { value: r.event.info, displayed: true },
      Source: r.event.org,
      'External ID': r.event.uuid,
    },
    groups: entities,
  });

/** Actors, malware and the like that tags name, known by their own name: several events mean the same one. */
function entitiesOf(entity: Item<GalaxyEntity>): readonly GroupTemplate[] {
  return ENTITIES.map((type) =>
    group(type, {
      each: entity,
      when: equals(entity.type, type),
      key: [
        entity.type,
        compute([entity.name], 'name in lower case', (name) => name.toLowerCase()),
      ],
      name: entity.name,
    }),
  );
}

function othersOf(r: Misp, options: MispObjectsOptions): readonly GroupTemplate[] {
  const attribute = itemOf(r.attributes);
  const cve = compute([attribute.type, attribute.value], 'a CVE', (type, value) =>
    type === 'vulnerability' && CVE.test(value.trim()) ? value.trim().toUpperCase() : undefined,
  );
  const language = lookup(attribute.type, RULES, '');
  const linked = { ...common(r, options), each: attribute, links: r.event.uuid };
  return [
    group('Vulnerability', { ...linked, when: isPresent(cve), key: [cve], name: cve }),
    group('Signature', {
      ...linked,
      when: isPresent(language),
      key: [r.uuid, language, attribute.value],
      name: firstNonEmpty(attribute.comment, text`${language} rule of ${r.event.info}`),
      fields: {
        fileName: firstNonEmpty(r.uuid, r.event.uuid),
        fileType: language,
        fileText: attribute.value,
      },
    }),
  ];
}

/** The templates of a collection with `misp` as its format. */
export function mispObjects(r: Misp, options: MispObjectsOptions): readonly Template[] {
  refuseUnknownKeys('mispObjects', options, OPTIONS);
  const entity = itemOf(
    compute(
      [r.kind, r.event.tags, r.tags],
      'actors, malware and the like in galaxy tags',
      (kind, all, own) => entitiesOfTags(kind === 'event' ? all : own),
    ),
  );
  const entities = entitiesOf(entity);
  const values = indicators(
    SHARED_FORMAT_TYPES,
    compute(
      [r.attributes, r.name, options.onlyForDetection],
      'values of `attributes` by their type',
      (attributes, name, only) => valuesOfAttributes(attributes, name === 'file', only),
    ),
    {
      ...common(r, options),
      retype: true,
      groups: entities,
      links: r.event.uuid,
      firstSeen: firstNonEmpty(instant(r.first_seen), instant(r.event.date)),
      lastSeen: instant(r.last_seen),
      externalLastModified: instant(r.timestamp),
      confidence: firstNonEmpty(
        parameter<number>('indicator_confidence'),
        compute([r.event.tags, r.tags], 'by tags of two scales of reliability', (all, own) =>
          confidenceOfTags([...own, ...all]),
        ),
      ),
      suggested: { rating: lookup(r.event.threat_level_id, { 1: 5, 2: 3, 3: 2, 4: 0 }) },
      attributes: {
        Description: firstNonEmpty(
          text`${r.event.info}: ${r.comment}`,
          text`${r.event.info}`,
          r.comment,
        ),
        Source: r.event.org,
      },
    },
  );
  return [...entities, eventOf(r, options, entities), ...othersOf(r, options), values];
}
