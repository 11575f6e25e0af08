// What users hold of a unit of work, and what it needs of the client.
import type { GroupType } from '../../core/indicator-types.ts';
import type { ClientContext } from '../context.ts';
import type { IndicatorsResource, IndicatorTypeName } from '../resources/indicators.ts';
import type { SecurityLabelsResource } from '../resources/security-labels.ts';
import type { CommitOptions } from './commit.ts';
import type {
  GroupChange,
  IndicatorChange,
  KnownGroup,
  KnownIndicator,
} from './handle-contract.ts';
import type { CommitResult } from './outcomes.ts';

export interface PlannedRequest {
  readonly method: string;
  /** Behind the base address. What has no id yet stands in braces. */
  readonly path: string;
  readonly body: string | undefined;
  readonly operations: readonly string[];
}

export interface OwnerOption {
  /** @default the client's owner */
  readonly owner?: string | undefined;
}

export interface ChangeSet {
  /** Makes the indicator when the owner does not have it. */
  readonly indicator: (
    type: IndicatorTypeName,
    value: string | Readonly<Record<string, string>>,
    options?: OwnerOption,
  ) => IndicatorChange;
  /** One that is there: a record that was read, or an id. Results and `diff()` call it by type and value where it has them. */
  readonly indicatorById: (record: KnownIndicator) => IndicatorChange;
  /** One that is there, by value; it is looked up by `commit()` and never made. */
  readonly existingIndicator: (
    type: IndicatorTypeName,
    value: string,
    options?: OwnerOption,
  ) => IndicatorChange;
  /** Makes the group, or updates the one with this xid. @default xid a random one, so that a repeated commit makes one group */
  readonly group: (
    type: GroupType,
    name: string,
    options?: OwnerOption & { readonly xid?: string },
  ) => GroupChange;
  readonly groupById: (record: KnownGroup) => GroupChange;
  /** What the next commit would send. Sends nothing. */
  readonly diff: () => readonly PlannedRequest[];
  /**
   * Sends everything that is not done. May be called again after failures: what is done is not sent a second time.
   * Failures of single operations are in the result; `throwIfFailed()` makes them errors.
   */
  readonly commit: (options?: CommitOptions) => Promise<CommitResult>;
}

export interface ChangeDeps {
  readonly context: ClientContext;
  readonly labels: SecurityLabelsResource;
  readonly indicators: IndicatorsResource;
  readonly associationBranches: (signal?: AbortSignal) => Promise<ReadonlyMap<string, string>>;
}
