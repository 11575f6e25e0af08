// Who a security event is from: the first fields of the headers of CEF and LEEF.
import { z } from 'zod';
import type { OutputContext } from './output.ts';

export const deviceSettings = z.strictObject({
  /** @default ThreatConnect */
  vendor: z.string().min(1).default('ThreatConnect'),
  /** @default the name of this program */
  product: z.string().min(1).optional(),
  /** @default the version of this program */
  version: z.string().min(1).optional(),
});

/** Vendor, product, version. */
export function deviceOf(
  { product: program }: OutputContext,
  { vendor, product, version }: z.output<typeof deviceSettings>,
): readonly [string, string, string] {
  const [name = program, number = '0'] = program.split('/');
  return [vendor, product ?? name, version ?? number];
}
