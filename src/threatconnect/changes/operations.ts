// What a unit of work can do, as data.
import type { Body } from './exact-body.ts';

/** An object of the unit of work. Made here or already there. */
export interface Target {
  readonly number: number;
  readonly kind: 'indicator' | 'group';
  /** In words: `Host bad.example`, `group 12`. */
  readonly name: string;
  readonly owner: string | undefined;
  readonly origin:
    | { readonly by: 'id'; readonly id: string }
    | {
        readonly by: 'value';
        readonly type: string;
        readonly values: Record<string, string>;
        readonly summary: string;
      }
    /** There already; its id is looked up when the work is committed. */
    | { readonly by: 'lookup'; readonly type: string; readonly summary: string }
    | {
        readonly by: 'new';
        readonly type: string;
        readonly groupName: string;
        readonly xid: string;
      };
}

export interface NewAttribute {
  readonly type: string;
  readonly value: string;
  /** At the top of the object's page; Description and Source only. @default false */
  readonly default?: boolean;
  /** @default false */
  readonly pinned?: boolean;
  readonly source?: string;
  readonly securityLabels?: readonly string[];
}
export interface AttributeChange {
  readonly value?: string;
  readonly default?: boolean;
  readonly pinned?: boolean;
  readonly source?: string;
}
/** At least one of them. */
export interface OccurrenceContent {
  readonly fileName?: string;
  readonly path?: string;
  readonly date?: string;
}

export type Operation = { readonly target: Target } & (
  | { readonly kind: 'create' }
  | { readonly kind: 'set'; readonly fields: Body }
  | { readonly kind: 'addHash' | 'removeHash'; readonly hash: string }
  | { readonly kind: 'addAttribute'; readonly attribute: NewAttribute }
  | { readonly kind: 'updateAttribute'; readonly id: string; readonly change: AttributeChange }
  | { readonly kind: 'deleteAttribute'; readonly id: string }
  | { readonly kind: 'addTag' | 'deleteTag'; readonly name: string }
  | { readonly kind: 'addLabel' | 'deleteLabel'; readonly name: string }
  | { readonly kind: 'addOccurrence'; readonly content: OccurrenceContent }
  | { readonly kind: 'updateOccurrence'; readonly id: string; readonly content: OccurrenceContent }
  | { readonly kind: 'deleteOccurrence'; readonly id: string }
  | { readonly kind: 'associate' | 'disassociate'; readonly other: Target }
  | {
      readonly kind: 'associateAs' | 'disassociateAs';
      readonly other: Target;
      readonly association: string;
    }
  | {
      readonly kind: 'addFileAction' | 'deleteFileAction';
      readonly other: Target;
      readonly action: string;
    }
  | { readonly kind: 'falsePositive' }
  | { readonly kind: 'observation'; readonly count: number; readonly date?: string }
  | { readonly kind: 'deactivate' }
  | { readonly kind: 'delete' }
);
export type OperationKind = Operation['kind'];

/** A record that was read, or its id alone: then it can only be called by that. */
export interface Known {
  readonly id: string;
  readonly type?: string | undefined;
  readonly summary?: string | undefined;
  readonly name?: string | undefined;
}
