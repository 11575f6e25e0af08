// Settings of `xsoar-json`: those of the XSOAR integration under their own names, and those that it does not have.
import { z } from 'zod';
import { choice, flag, whole, words } from '../setting-values.ts';
import { tlpSettings } from '../tlp-settings.ts';

const YEARS_IN_MINUTES = 100 * 366 * 24 * 60;

export const xsoarSettings = z.strictObject({
  /** Compatible: `tlp_color` is on every object, if any, and `tlp_color_as` is not used. */
  ...tlpSettings,
  createRelationships: flag(false),
  /** Fixed: added to the tags of every object. Compatible: see `applyFeedTags`. */
  feedTags: words().default([]),
  /** Compatible: the integration declares `feedTags` and does nothing with them. */
  applyFeedTags: flag(false),
  /** Fixed: a verdict on everything instead of the one by `scoreMap`. Compatible: the platform's business (there Bad by default). */
  feedReputation: choice(['None', 'Good', 'Suspicious', 'Bad']).default('None'),
  /** Fixed: written to every object. Compatible: the platform's business (there F by default). */
  feedReliability: choice([
    '',
    'A - Completely reliable',
    'B - Usually reliable',
    'C - Fairly reliable',
    'D - Not usually reliable',
    'E - Unreliable',
    'F - Reliability cannot be judged',
  ]).default(''),
  /** Fixed: `interval` gives every object without an expiry of its own one. Compatible: the platform's business. */
  feedExpirationPolicy: choice(['', 'never', 'interval', 'indicatorType', 'suddenDeath']).default(
    '',
  ),
  /** Minutes behind `lastModified`. */
  feedExpirationInterval: whole(1, YEARS_IN_MINUTES).optional(),
  /** Fixed: written to every object when true. Compatible: the platform's business. */
  feedBypassExclusionList: flag(false),
  /** Compatible: `list` of owner and source as the integration has it; `owner` alone, as text, as its published example shows it. */
  reportedBy: choice(['list', 'owner']).default('list'),
  /** Fixed: the least ThreatAssess score of each verdict; below all of them it is none. */
  scoreMap: z
    .strictObject({
      good: whole(0, 1000).optional(),
      suspicious: whole(0, 1000).optional(),
      bad: whole(0, 1000).optional(),
    })
    .default({ suspicious: 334, bad: 667 }),
  /**
   * Fixed: objects of types that XSOAR does not have. `map`: under the name that they have here, for instances with types of their
   * own. `skip`: left out and counted. `quarantine`: as they are, in a file of their own.
   */
  unmappedTypes: choice(['skip', 'map', 'quarantine']).default('skip'),
  /** Fixed: XSOAR types by ThreatConnect types, before all others. */
  typeMap: z.record(z.string(), z.string().min(1)).default({}),
});

export type XsoarSettings = z.output<typeof xsoarSettings>;
