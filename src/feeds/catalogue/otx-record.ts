// A pulse of AlienVault OTX as it is published, and what its words mean on the platform.
import { z } from 'zod';
import type { IndicatorType } from '../../core/indicator-types.ts';
import type { FoundValue } from '../mapping/found-value.ts';

const words = z.array(z.string()).optional();
/** A name, or an object with one in older exports. */
const named = z.array(
  z.union([
    z.string(),
    z.object({ id: z.string().optional(), display_name: z.string().optional() }),
  ]),
);

export const record = z.object({
  id: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  author_name: z.string().optional(),
  created: z.string().optional(),
  modified: z.string().optional(),
  /** `2.0` in older exports. */
  revision: z.union([z.number(), z.string()]).optional(),
  tlp: z.string().optional(),
  adversary: z.string().nullish(),
  tags: words,
  references: words,
  malware_families: named.optional(),
  attack_ids: named.optional(),
  indicators: z
    .array(
      z.object({
        indicator: z.union([z.string(), z.number()]).optional(),
        type: z.string().optional(),
        created: z.string().nullish(),
        content: z.string().nullish(),
        expiration: z.string().nullish(),
        is_active: z.union([z.number(), z.boolean()]).nullish(),
        role: z.string().nullish(),
      }),
    )
    .optional(),
  /** The list of indicators is cut. */
  more_indicators: z.boolean().optional(),
});

const TYPES: Readonly<Record<string, IndicatorType>> = {
  IPv4: 'Address',
  IPv6: 'Address',
  CIDR: 'CIDR',
  domain: 'Host',
  hostname: 'Host',
  URL: 'URL',
  email: 'EmailAddress',
  'FileHash-MD5': 'File',
  'FileHash-SHA1': 'File',
  'FileHash-SHA256': 'File',
  Mutex: 'Mutex',
};
/** These become groups. */
const GROUPS: readonly string[] = ['CVE', 'YARA'];
export const LABELS = {
  WHITE: 'TLP:CLEAR',
  GREEN: 'TLP:GREEN',
  AMBER: 'TLP:AMBER',
  RED: 'TLP:RED',
};
export const DANGEROUS = /c2|c&c|command|malware_hosting|exploit/i;

export function valueOf(
  type: string | undefined,
  value: string | number | undefined,
): readonly FoundValue[] {
  const shown = String(value ?? '');
  if (value === undefined || GROUPS.includes(type ?? '')) return [];
  // A URI is a path unless it has a scheme.
  const known =
    type === 'URI' && /^[a-z][a-z0-9+.-]*:\/\//i.test(shown) ? 'URL' : TYPES[type ?? ''];
  if (known) return [{ type: known, value: shown }];
  const message = `expected a type that the platform has, got ${type ?? 'none'}`;
  return [{ reason: 'type_unsupported', message, value: shown, filtered: true }];
}

export const names = (given: z.infer<typeof named> | undefined): readonly string[] =>
  (given ?? []).flatMap((one) =>
    typeof one === 'string' ? one : (one.display_name ?? one.id ?? []),
  );
