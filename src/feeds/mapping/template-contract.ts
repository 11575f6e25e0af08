// What a mapping is before it is compiled: plain data around expressions, one template per object that a record may become.
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';
import type { Node } from './expression.ts';

export interface AttributeTemplate {
  readonly type: string;
  readonly value: Node;
  readonly displayed: boolean;
  /** Absent unless it is: definitions without pinned attributes keep their fingerprints. */
  readonly pinned?: true;
  readonly write: 'always' | 'once' | 'volatile';
  readonly source: Node | undefined;
  /** Absent unless there is one, as `pinned`. */
  readonly label?: Node;
  readonly maxLength: number | undefined;
  readonly tooLong: 'cut' | 'reject' | 'description';
}

export interface ObjectTemplate {
  /** The list of which every item makes an object. */
  readonly each: Node | undefined;
  readonly when: Node | undefined;
  readonly keep: Node | undefined;
  /** By name of the member of `ObjectContent`. */
  readonly dates: Readonly<Record<string, Node>>;
  readonly lastSeenWrite: 'always' | 'volatile';
  readonly attributes: readonly AttributeTemplate[];
  readonly tags: readonly Node[];
  readonly securityLabels: readonly Node[];
  readonly groups: readonly GroupTemplate[];
  readonly links: Node | undefined;
  readonly fields: Readonly<Record<string, Node>>;
}

/** A link to what another template makes of the same record, or to an indicator that is named by its value. */
export type AssociationTemplate =
  | { readonly association: string; readonly with: IndicatorTemplate }
  | { readonly association: string; readonly type: IndicatorType; readonly value: Node };

export interface IndicatorTemplate extends ObjectTemplate {
  readonly kind: 'indicator';
  /** One type, or those that a value may be found to have. */
  readonly types: readonly [IndicatorType, ...IndicatorType[]];
  /** The value is a list of `FoundValue`, each with its own type. */
  readonly typed: boolean;
  readonly value: Node;
  readonly rating: Node;
  readonly confidence: Node;
  readonly active: Node | undefined;
  readonly withdrawn: Node | undefined;
  readonly addScheme: 'http' | 'https' | undefined;
  readonly retype: boolean;
  /** Absent unless there are any: definitions without keep their fingerprints. */
  readonly associations?: readonly AssociationTemplate[];
}

export interface GroupTemplate extends ObjectTemplate {
  readonly kind: 'group';
  readonly type: GroupType;
  readonly key: readonly Node[];
  readonly optionalKey: readonly Node[];
  readonly name: Node;
  readonly xid: 'v1' | 'tcex' | 'tcex-text';
  readonly shared: string | undefined;
}

export type Template = IndicatorTemplate | GroupTemplate;
