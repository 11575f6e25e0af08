// How fast batches move, and at which state they are held. Delays count on the platform's clock, so that a batch of hours takes none.
import { z } from 'zod';

export const paceSchema = z.strictObject({
  /** Milliseconds a batch stays Queued once it is first in its owner's line. */
  queuedMs: z.number().min(0).default(0),
  runningMs: z.number().min(0).default(0),
  /** Added to `runningMs` for each group and indicator. */
  perObjectMs: z.number().min(0).default(0),
  /** `/errors` answers 404 for this long after Completed. */
  errorsLagMs: z.number().min(0).default(0),
  /** Batches do not leave this state until they are released. */
  hold: z.enum(['none', 'Queued', 'Running']).default('none'),
});

export type Pace = z.infer<typeof paceSchema>;

export const defaultPace = (): Pace => paceSchema.parse({});

export const changePace = (pace: Pace, body: unknown): Pace =>
  paceSchema.parse({ ...pace, ...z.record(z.string(), z.unknown()).parse(body) });
