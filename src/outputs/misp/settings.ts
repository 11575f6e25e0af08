// Settings of `misp`.
import { z } from 'zod';
import { choice, whole } from '../setting-values.ts';
import { tlpSettings } from '../tlp-settings.ts';

export const mispSettings = z.strictObject({
  /**
   * Over how many events the objects that an owner added on one day are spread, by their ids. More for owners that add so many that an
   * event of MISP gets slow. Another number makes other events.
   */
  eventsPerDay: whole(1, 1_000).default(1),
  /** What an address or block is to MISP: where something goes to, or where it comes from. */
  direction: choice(['dst', 'src']).default('dst'),
  ...tlpSettings,
});

export type MispSettings = z.output<typeof mispSettings>;
