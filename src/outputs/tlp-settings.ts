// Settings of outputs that mark objects: the marking of those without a label.
import type { z } from 'zod';
import type { ConfiguredTlp } from './marking.ts';
import { choice } from './setting-values.ts';

export const tlpSettings = {
  /** AMBER+STRICT and CLEAR are of TLP 2.0. */
  tlp_color: choice(['', 'RED', 'AMBER', 'AMBER+STRICT', 'GREEN', 'WHITE', 'CLEAR']).default(''),
  /** `default`: for objects without a label. `floor`: for those with a freer one, too. */
  tlp_color_as: choice(['default', 'floor']).default('default'),
};

type TlpSettings = { readonly [K in keyof typeof tlpSettings]: z.output<(typeof tlpSettings)[K]> };

export function configuredTlp({
  tlp_color: color,
  tlp_color_as: as,
}: TlpSettings): ConfiguredTlp | undefined {
  return color === '' ? undefined : { level: color === 'WHITE' ? 'CLEAR' : color, as };
}
