// What STIX objects become on the platform; the same for a bundle in a file and for the pages of a TAXII collection.
import type { GroupType } from '../../core/indicator-types.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { GROUP_TYPES } from '../formats/stix/objects.ts';
import { valuesOfPattern } from '../formats/stix/pattern-values.ts';
import type { StixRecord } from '../formats/stix/stix.ts';
import type { Expression, Operand } from './expression.ts';
import { SHARED_FORMAT_TYPES } from './found-value.ts';
import { parameter, runTime, type References } from './references.ts';
import type { ObjectOptions } from './template-options.ts';
import {
  group,
  indicators,
  type GroupTemplate,
  type IndicatorTemplate,
  type Template,
} from './templates.ts';
import { instant } from './date-words.ts';
import { compute, equals, firstNonEmpty, isPresent, lookup, scale, tagList } from './vocabulary.ts';

export interface StixObjectsOptions {
  /** Security label of objects that carry no TLP marking. */
  readonly securityLabel?: Operand<string | undefined>;
}

const OPTIONS: KeysOf<StixObjectsOptions> = { securityLabel: true };

type Stix = References<StixRecord>;

/** Rules in another language, as the platform names the languages of its Signatures. */
const SIGNATURES = {
  yara: 'YARA',
  sigma: 'Sigma',
  snort: 'Snort',
  suricata: 'Suricata',
  pcre: 'Regex',
};

const CVE = /^CVE-\d{4}-\d{4,}$/i;

const nameOf = (r: Stix): Expression<string | undefined> =>
  firstNonEmpty(
    compute(
      [r.type, r.external_references],
      'the CVE among `external_references` of a vulnerability',
      (type, references) =>
        type === 'vulnerability'
          ? references?.find((one) => CVE.test(one.external_id ?? ''))?.external_id?.toUpperCase()
          : undefined,
    ),
    r.name,
    r.id,
  );

function common(r: Stix, options: StixObjectsOptions): ObjectOptions {
  return {
    firstSeen: instant(r.first_seen),
    lastSeen: instant(r.last_seen),
    externalDateAdded: firstNonEmpty(instant(r.valid_from), instant(r.created)),
    externalDateExpires: instant(r.valid_until),
    externalLastModified: instant(r.modified),
    tags: [
      tagList(
        compute(
          [r.labels, r.indicator_types, r.kill_chain_phases],
          '`labels`, `indicator_types` and phases of `kill_chain_phases`',
          (labels, types, phases) => [
            ...(labels ?? []),
            ...(types ?? []),
            ...(phases ?? []).map((phase) => phase.phase_name),
          ],
        ),
      ),
    ],
    attributes: {
      Description: {
        value: compute(
          [r.description, r.aliases, r.x_mitre_aliases, r.name, r.pattern],
          '`description`, or the name of a pattern that says more than its values; and other names',
          (stated, aliases, mitre, name, pattern) => {
            const says = name !== undefined && pattern !== undefined && !pattern.includes(name);
            const description = stated || (says ? name : '');
            const others = [...(aliases ?? []), ...(mitre ?? [])].filter((one) => one !== name);
            const known = others.length > 0 ? `Also known as ${others.join(', ')}` : '';
            return [description, known].filter((part) => part !== '').join('\n\n');
          },
        ),
        displayed: true,
      },
      Source: firstNonEmpty(
        compute(
          [r.external_references],
          'first address in `external_references`',
          (references) => references?.find((one) => one.url !== undefined)?.url,
        ),
        r.author,
      ),
      'External ID': firstNonEmpty(
        compute(
          [r.external_references],
          'first `external_id` in `external_references`',
          (references) => references?.find((one) => one.external_id !== undefined)?.external_id,
        ),
        r.id,
      ),
    },
    securityLabels: [firstNonEmpty(r.tlp, options.securityLabel)],
    links: r.links,
  };
}

const groupOf = (
  r: Stix,
  kind: string,
  type: GroupType,
  options: StixObjectsOptions,
): GroupTemplate =>
  group(type, {
    ...common(r, options),
    when: equals(r.type, kind),
    key: [r.id],
    name: nameOf(r),
    ...(type === 'Report' && { fields: { publishDate: instant(r.published) } }),
  });

function signature(r: Stix, options: StixObjectsOptions): GroupTemplate {
  const language = lookup(r.pattern_type, SIGNATURES, '');
  return group('Signature', {
    ...common(r, options),
    when: isPresent(language),
    key: [r.id],
    name: nameOf(r),
    fields: { fileName: r.id, fileType: language, fileText: r.pattern },
  });
}

function values(r: Stix, options: StixObjectsOptions): IndicatorTemplate {
  return indicators(
    SHARED_FORMAT_TYPES,
    compute(
      [r.pattern, r.pattern_type],
      'values of `pattern` compared with = or IN',
      valuesOfPattern,
    ),
    {
      ...common(r, options),
      when: compute(
        [r.type, r.pattern_type],
        '`type` is indicator and the pattern no signature',
        (type, language) =>
          type === 'indicator' && (language === undefined || !Object.hasOwn(SIGNATURES, language)),
      ),
      retype: true,
      confidence: firstNonEmpty(
        parameter<number>('indicator_confidence'),
        scale(r.confidence, { min: 0, max: 100 }),
      ),
      active: compute(
        [instant(r.valid_until), runTime()],
        'whether `valid_until` is still to come, when it is there',
        (until, now) => (until === undefined ? undefined : Date.parse(until) > Date.parse(now)),
      ),
      withdrawn: r.revoked,
    },
  );
}

/** The templates of a collection with `stix` as its format. */
export function stixObjects(r: Stix, options: StixObjectsOptions = {}): readonly Template[] {
  refuseUnknownKeys('stixObjects', options, OPTIONS);
  return [
    ...Object.entries(GROUP_TYPES).map(([kind, type]) => groupOf(r, kind, type, options)),
    signature(r, options),
    values(r, options),
  ];
}
