// Settings of `stix`.
import { z } from 'zod';
import { flag } from '../setting-values.ts';
import { tlpSettings } from '../tlp-settings.ts';

export const stixSettings = z.strictObject({
  /** The value of an indicator as an observable, too, and a relationship `based-on` to it. */
  observables: flag(false),
  /** Associations as relationships, and as what reports, notes and groupings hold. */
  relationships: flag(true),
  ...tlpSettings,
});

export type StixSettings = z.output<typeof stixSettings>;
