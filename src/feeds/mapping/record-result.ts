// What mapping one record gives: objects, and what could not become one. The smallest unit is rejected: a bad value costs one
// indicator, a group without key costs the group and the links to it (M1, M2).
import type { MappedObject } from '../../core/mapped-object.ts';
import type { ValuePolicies } from '../normalise/policies.ts';
import type { CompileTools } from './compile.ts';
import type { Template } from './template-contract.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
  readonly value: string;
  /** Left out on purpose: no defect of the source. */
  readonly filtered: boolean;
}

export interface RecordResult {
  readonly objects: MappedObject[];
  readonly rejections: Rejection[];
}

export interface RecordTools extends CompileTools {
  /** Namespace of group ids. */
  readonly namespace: string;
  /** Undefined: values are kept as normalised, for the canonical list of a file. */
  readonly policies: ValuePolicies | undefined;
  /** Whether a text holds a name or domain that may not leave. */
  readonly isRedacted?: ((text: string) => boolean) | undefined;
}

export type MapRecord = (record: unknown) => RecordResult;

/** A group that a template has made of the record, or of one item of it. */
export interface MadeGroup {
  readonly item: unknown;
  readonly xid: string;
}

export type MadeGroups = Map<Template, MadeGroup[]>;

/** Adds what one template makes of a record or of one item of it; `made` tells later templates the groups of the same record. */
export type Step = (record: unknown, result: RecordResult, made: MadeGroups, item: unknown) => void;

/** Condition of a template without one. */
export const ALWAYS = (): boolean => true;

/** What a template leaves out by its own condition. */
export const notKept = (value: string): Rejection => ({
  reason: 'not_kept',
  message: 'left out by a condition of the mapping',
  value,
  filtered: true,
});
