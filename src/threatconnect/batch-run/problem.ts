// One object of a batch that is not there as it was given, and why.
import type { JsonObject } from '../../core/json.ts';
import type { BatchKind } from './chunks.ts';

export interface BatchProblem {
  readonly kind: BatchKind;
  /** The very object that was given. `undefined`: the platform complains of something that cannot be told. */
  readonly entity: JsonObject | undefined;
  /**
   * `rejected`: it was refused, by the platform or here before it was sent. `unlinked`: it was refused because of a link of
   * its own (0x1009); the platform does not say whether it is there without that link, and some versions keep it so.
   * `unknown`: it may or may not be there; sending it again does no harm. `unsent`: the run ended before it.
   */
  readonly outcome: 'rejected' | 'unlinked' | 'unknown' | 'unsent';
  /** `0x1005`, `0x100A` and the like; `undefined` for what was refused here and where the platform sends none. */
  readonly code: string | undefined;
  readonly reason: string;
}
