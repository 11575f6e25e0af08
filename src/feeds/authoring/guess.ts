// What is guessed about a document, in a form from which a definition is written. Everything is a guess with its reason; nothing
// here touches files.
import type { IndicatorType } from '../../core/indicator-types.ts';
import type { SeparatorGuess } from './guess-separator.ts';
import type { OrderEvidence } from './order-evidence.ts';

export type FormatGuess =
  | { readonly kind: 'list'; readonly remark: boolean }
  | {
      readonly kind: 'csv';
      readonly delimiter: string;
      readonly comment: string;
      readonly header: 'row' | 'comment' | readonly string[];
      /** Rows above the header that are a title. */
      readonly titles: readonly string[];
    }
  | {
      readonly kind: 'json';
      readonly path: readonly string[];
      readonly nameField?: string;
      /** Fields of the record in whose list these records lie. */
      readonly around?: readonly string[];
    }
  | {
      readonly kind: 'jsonLines';
      /** One line tells about the others. */
      readonly metadata?: MetadataGuess;
    }
  | { readonly kind: 'rss' }
  | { readonly kind: 'stix' };

/** The line of a list that is no record of it. */
export interface MetadataGuess {
  readonly at: 'first' | 'last';
  /** Member that no record has with this word. */
  readonly field: string;
  readonly is: string;
  /** Member with the number of records. */
  readonly total?: string;
  /** Member with the instant of the list. */
  readonly createdAt?: string;
}

/** One record of the sample; members are JSON values or cells. */
export type SampleRecord = Readonly<Record<string, unknown>>;

/** A sample that was read, with the way to read it. */
export interface SampleDocument {
  readonly format: FormatGuess;
  readonly records: readonly SampleRecord[];
  /** Of JSON: all of it, or the line of metadata. */
  readonly document?: unknown;
}

/** What was seen of one field. */
export interface FieldFacts {
  /** From the outside in. */
  readonly path: readonly string[];
  /** 0 to 1: records that have a value. */
  readonly presence: number;
  /** 0 to 1: different values of all values. */
  readonly distinct: number;
  readonly missing: boolean;
  readonly nulls: boolean;
  /** Kinds of JSON values: string, number, boolean, texts (a list of them), other. */
  readonly kinds: ReadonlySet<FieldKind>;
  /** Up to some hundred values as text, those of lists one by one. */
  readonly values: readonly string[];
  /** Share of the values that are an indicator, by type. */
  readonly types: ReadonlyMap<IndicatorType, number>;
  /** Share of the values that are a date, in the order that they prove. */
  readonly dates: number;
  /** What its dates show about day and month. */
  readonly dateOrder: OrderEvidence;
  /** Share of the values that are a number. */
  readonly numbers: number;
}

export type FieldKind = 'string' | 'number' | 'boolean' | 'texts' | 'other';

/** A value that becomes an indicator. */
export interface ValueGuess {
  readonly paths: readonly (readonly string[])[];
  readonly types: readonly [IndicatorType, ...IndicatorType[]];
  /** The paths are hashes of one file. */
  readonly hashes: boolean;
  /** Text in which the values stand among words: the value is looked for behind this key. */
  readonly keyed?: {
    readonly keys: readonly string[];
    readonly key: string;
    /** Commas separate the pairs; else semicolons, bars, lines or tags of HTML do. */
    readonly commas: boolean;
  };
  readonly schemeMissing: boolean;
}

export interface ScoreGuess {
  readonly path: readonly string[];
  readonly times?: number;
  readonly table?: Readonly<Record<string, number>>;
}

export interface TagGuess extends SeparatorGuess {
  readonly path: readonly string[];
}

/** Words of TLP, which become security labels. */
export interface MarkingGuess {
  /** One word in each record. */
  readonly path: readonly string[];
}

/** Words around the records that name a level of TLP. */
export interface Banner {
  /** The member of a document in JSON, else the text itself. */
  readonly where: string;
  readonly text: string;
  readonly labels: readonly string[];
  /** False: it speaks of a part of the records. */
  readonly ofAll: boolean;
}

export interface Roles {
  readonly values: readonly ValueGuess[];
  readonly key: readonly string[] | undefined;
  readonly dates: Readonly<Partial<Record<DateRole, readonly string[]>>>;
  readonly confidence: ScoreGuess | undefined;
  readonly rating: ScoreGuess | undefined;
  readonly marking: MarkingGuess | undefined;
  readonly tags: readonly TagGuess[];
  readonly description: readonly string[] | undefined;
  readonly source: readonly string[] | undefined;
}

export type DateRole = 'firstSeen' | 'lastSeen' | 'externalDateAdded' | 'externalDateExpires';

export interface Guess {
  readonly format: FormatGuess;
  readonly records: number;
  readonly fields: readonly FieldFacts[];
  readonly roles: Roles;
  readonly banners: readonly Banner[];
  /** Texts that mean "no value". */
  readonly absent: readonly string[];
  /** What was guessed and how sure it is, for people. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly what: string;
  readonly because: string;
  readonly sure: 'sure' | 'likely' | 'unsure';
}

/** A path as people write it. */
export const dotted = (path: readonly string[]): string => path.join('.');
