// AlienVault OTX: pulses, each a report with its indicators, families and vulnerabilities.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { json } from '../formats/json.ts';
import { itemOf, parameter, runTime } from '../mapping/references.ts';
import { group, indicators } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import {
  compute,
  equals,
  firstNonEmpty,
  isPresent,
  lookup,
  tagList,
  text,
  trim,
  upper,
} from '../mapping/vocabulary.ts';
import { atPath, nextLink } from '../paging/paging.ts';
import { secretParameter } from '../parameters.ts';
import { apiKey } from '../sources/auth.ts';
import { sincePosition } from '../sources/delta.ts';
import { http } from '../sources/http.ts';
import { request } from '../sources/request-references.ts';
import { DANGEROUS, LABELS, names, record, valueOf } from './otx-record.ts';

export const otx = defineFeed({
  id: 'otx',
  version: '1.0.0',
  title: 'AlienVault OTX',
  description: 'Pulses of the Open Threat Exchange that an account has subscribed to.',
  licence: 'Terms of the Open Threat Exchange; the data are those of the account.',
  sourceNames: ['otx', 'alienvault', 'levelblue'],
  parameters: {
    api_key: secretParameter('Key of the account, sent as the header `X-OTX-API-KEY`.'),
    initial_days: {
      description: 'How many days back the first run looks.',
      schema: z.number().int().min(1).max(3650),
      default: 30,
    },
  },
  limits: [
    'The interface is slow: time-outs and 504 are tried again, and a run goes on behind the last page that it has.',
    'Very large pulses may come with a cut list of indicators; the rest is not fetched.',
    'A hash is a File of its own: the pulses do not say which hashes are of one sample.',
    'An indicator that leaves a pulse stays on the platform; expired and inactive ones are sent as inactive.',
    'Rating and confidence are not in the data: they are sent only when set.',
  ],
  collections: {
    pulses: collection({
      title: 'Subscribed pulses',
      url: 'https://otx.alienvault.com/api/v1/pulses/subscribed',
      feedClass: 'event',
      source: http({
        url: parameter('url'),
        query: { modified_since: request.from, limit: 50, page: 1 },
        auth: apiKey('header', 'X-OTX-API-KEY', parameter('api_key')),
        paging: nextLink({ link: atPath('next') }),
        delta: sincePosition({ initial: parameter<number>('initial_days'), overlap: '1 hour' }),
      }),
      format: anyOf([
        json({ record, path: ['results', '[]'] }),
        // Older exports are a bare list.
        json({ record, path: ['[]'] }),
      ]),
      key: (r) => [r.id, r.revision],
      position: { of: (r) => instant(r.modified, { zone: 'UTC' }), order: 'time' },
      absence: 'Nothing: a run gives what changed since the one before.',
      map: (r) => {
        const item = itemOf(r.indicators);
        const family = itemOf(compute([r.malware_families], 'names in `malware_families`', names));
        const label = lookup(upper(r.tlp), LABELS, 'TLP:GREEN');
        const link = text`https://otx.alienvault.com/pulse/${r.id}`;
        const malware = group('Malware', { each: family, key: [family], name: family });
        const actor = trim(r.adversary);
        const adversary = group('Adversary', {
          when: isPresent(actor),
          key: [actor],
          name: actor,
        });
        const vulnerability = group('Vulnerability', {
          each: item,
          when: equals(item.type, 'CVE'),
          key: [upper(item.indicator)],
          name: upper(item.indicator),
          shared: 'cve',
        });
        const signature = group('Signature', {
          each: item,
          when: compute(
            [item.type, item.content],
            '`type` is YARA and there is a rule',
            (type, rule) => type === 'YARA' && Boolean(rule),
          ),
          key: [r.id, item.indicator],
          name: text`${item.indicator}`,
          fields: { fileName: item.indicator, fileType: 'YARA', fileText: item.content },
        });
        const report = group('Report', {
          key: [r.id],
          name: firstNonEmpty(r.name, r.id),
          fields: { publishDate: instant(r.created, { zone: 'UTC' }) },
          externalLastModified: instant(r.modified, { zone: 'UTC' }),
          attributes: {
            Description: { value: r.description, displayed: true },
            Source: compute(
              [r.references, link],
              '`references` and the page of the pulse',
              (given, page) => [
                ...(given ?? []).filter((one) => one.trim() !== ''),
                ...(page === undefined ? [] : [page]),
              ],
            ),
            'External ID': r.id,
          },
          tags: [tagList(r.tags), compute([r.attack_ids], 'each of `attack_ids`', names)],
          securityLabels: [label],
          groups: [malware, adversary, vulnerability, signature],
        });
        const value = indicators(
          ['Address', 'CIDR', 'Host', 'URL', 'EmailAddress', 'File', 'Mutex'],
          compute([item.type, item.indicator], '`indicator` by its `type`', valueOf),
          {
            each: item,
            retype: true,
            firstSeen: instant(item.created, { zone: 'UTC' }),
            externalDateExpires: instant(item.expiration, { zone: 'UTC' }),
            active: compute(
              [item.is_active, instant(item.expiration, { zone: 'UTC' }), runTime()],
              'false when `is_active` is 0 or `expiration` is past; missing when nothing is said',
              (active, until, now) => {
                const over = until !== undefined && Date.parse(until) <= Date.parse(now);
                if (active === 0 || active === false || over) return false;
                return active === undefined || active === null ? undefined : true;
              },
            ),
            suggested: {
              rating: compute(
                [item.role],
                '3 for a `role` of command and control or hosting, else 2',
                (role) => (DANGEROUS.test(role ?? '') ? 3 : 2),
              ),
            },
            attributes: { Source: link },
            securityLabels: [label],
            groups: [report],
          },
        );
        return [report, malware, adversary, vulnerability, signature, value];
      },
    }),
  },
});
