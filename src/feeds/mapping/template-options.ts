// What an author says about the objects that a record becomes. `templates.ts` makes templates of it.
import type { IndicatorType } from '../../core/indicator-types.ts';
import type { JsonValue } from '../../core/json.ts';
import type { SecurityLabelContent } from '../../core/mapped-object.ts';
import type { Operand } from './expression.ts';
import type { Item } from './references.ts';
import type { GroupTemplate, IndicatorTemplate } from './template-contract.ts';

type Text = Operand<string | undefined>;
export type Texts = Operand<string | readonly string[] | undefined>;

/** An attribute; a list makes one attribute per value. Missing values make none. */
export interface AttributeOptions {
  readonly value: Texts;
  /** Makes it the shown Description or Source. */
  readonly displayed?: boolean;
  /** Shown at the top of the object's page. @default false */
  readonly pinned?: boolean;
  /** `once`: written at creation only. `volatile`: does not count as a change. */
  readonly write?: 'once' | 'volatile';
  readonly source?: Text;
  /** Name of the attribute's own security label, such as `TLP:AMBER`. */
  readonly label?: Text;
  /** Longest value that the attribute type takes. */
  readonly maxLength?: number;
  /** A longer one is cut with a mark, left out, or told whole in the Description; counted. @default 'cut' */
  readonly tooLong?: 'cut' | 'reject' | 'description';
}

export interface ObjectOptions {
  /** An item of a list (`itemOf`): the template makes an object of every item. */
  readonly each?: Item<unknown>;
  /** The object is made only when this is true. */
  readonly when?: Operand<boolean | undefined>;
  /** What is not kept is left out on purpose: counted and listed, but no defect of the source as a record without an object is. */
  readonly keep?: Operand<boolean | undefined>;
  readonly firstSeen?: Text;
  readonly lastSeen?: Text;
  /** `volatile`: another last seen alone is no change, it is sent together with one. @default 'always' */
  readonly lastSeenWrite?: 'always' | 'volatile';
  readonly externalDateAdded?: Text;
  readonly externalDateExpires?: Text;
  readonly externalLastModified?: Text;
  readonly attributes?: Readonly<Record<string, Texts | AttributeOptions>>;
  readonly tags?: readonly Texts[];
  /**
   * Names of labels. A list gives one label per name; a name of a template is written as it is. With description and color (hex without
   * `#`) the platform makes a label that it does not have.
   */
  readonly securityLabels?: readonly (Texts | SecurityLabelContent)[];
  /** Groups of the same record that this object belongs to. */
  readonly groups?: readonly GroupTemplate[];
  /** Groups of other records, each by the only part of its key: what another object of the source is called there. */
  readonly links?: Texts;
  /** Keys of one type, named as in the batch format. */
  readonly fields?: Readonly<Record<string, Operand<JsonValue | undefined>>>;
}

/**
 * A link to another indicator of the same owner, written from this one to the other. Which types an association may join is the
 * platform's business; a link that it refuses is reported and costs neither indicator.
 */
export type AssociationOptions = {
  /** Name of the association type on the platform, such as `URL Host`. */
  readonly as: string;
} & (
  | {
      /** What this template makes of the same record: all of it, or with the same `each` what it makes of the same item. */
      readonly with: IndicatorTemplate;
    }
  | {
      /** An indicator that the owner has already or that another record brings. It is not made by this. */
      readonly type: IndicatorType;
      readonly value: Texts;
    }
);

export interface IndicatorOptions extends ObjectOptions {
  /** @default the parameter `indicator_threat_rating` */
  readonly rating?: Operand<number | undefined>;
  /** @default the parameter `indicator_confidence` */
  readonly confidence?: Operand<number | undefined>;
  /** Scores that this project suggests and the source does not state: sent only when the operator sets `suggested_scores`. */
  readonly suggested?: {
    readonly rating?: Operand<number | undefined>;
    readonly confidence?: Operand<number | undefined>;
  };
  readonly active?: Operand<boolean | undefined>;
  /** The source takes the value back: it is sent as inactive, and is no part of the list of what the source holds. */
  readonly withdrawn?: Operand<boolean | undefined>;
  /** Private indicators are not shared with the vendor's analytics. For the five basic types, where the instance allows it. */
  readonly private?: Operand<boolean | undefined>;
  /** Scheme for URLs that have none; without it they are refused (`scheme_missing`). */
  readonly addScheme?: 'http' | 'https';
  /** Read a network value that does not fit its type as an untyped token. */
  readonly retype?: boolean;
  /** Links to other indicators. They are made when all indicators of the run are there. */
  readonly associations?: readonly AssociationOptions[];
}

export interface GroupOptions extends ObjectOptions {
  /** Stable key parts in the source, the identity. A group without its key is not made. */
  readonly key: readonly Operand<string | number | undefined>[];
  /** Key parts that may be missing, as empty parts. */
  readonly optionalKey?: readonly Operand<string | number | undefined>[];
  readonly name: Text;
  /**
   * `tcex` reproduces the ids that the vendor's framework makes of a list of the same parts, `tcex-text` those of a single text.
   * @default 'v1'
   */
  readonly xid?: 'v1' | 'tcex' | 'tcex-text';
  /**
   * Name of a space of keys that all feeds share, such as `cve`: two feeds that write the same key name one group. For feeds of one
   * owner only, because a group has one owner and its xid is unique over the whole instance.
   */
  readonly shared?: string;
}
