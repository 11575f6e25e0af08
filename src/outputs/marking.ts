// Who may read an object: its Traffic Light Protocol marking, and what an output with a ceiling is told of it.
import { TLP_LEVELS, type Tlp } from '../core/export-settings.ts';
import type { ExportedObject, ExportEvent } from './exported-object.ts';

/** Behind `TLP:`. WHITE is what version 1 of the protocol calls CLEAR. */
const LEVEL_BY_WORD: Readonly<Record<string, Tlp>> = {
  CLEAR: 'CLEAR',
  WHITE: 'CLEAR',
  GREEN: 'GREEN',
  AMBER: 'AMBER',
  'AMBER+STRICT': 'AMBER+STRICT',
  'AMBER STRICT': 'AMBER+STRICT',
  RED: 'RED',
};
const LABEL = /^\s*TLP\s*:\s*(.*?)\s*$/i;

/** Whether `level` is stricter than `other`. */
export const isStricter = (level: Tlp, other: Tlp): boolean =>
  TLP_LEVELS.indexOf(level) > TLP_LEVELS.indexOf(other);

const stricterOf = (one: Tlp, other: Tlp): Tlp => (isStricter(one, other) ? one : other);

/**
 * The marking by a security label's name: `TLP:AMBER`, in any case. A level that the protocol does not have counts as RED, because
 * nobody knows who may read it; `undefined` for a label that is none of the protocol.
 */
export function tlpOfLabel(name: string): Tlp | undefined {
  const word = LABEL.exec(name)?.[1]?.toUpperCase().replace(/\s+/g, ' ');
  return word === undefined ? undefined : (LEVEL_BY_WORD[word] ?? 'RED');
}

/**
 * The marking that the object's own security labels give it, the strictest of several; `undefined` without one. Labels of its
 * attributes do not count: they say who may read the attribute.
 */
export function labelledTlp({ record }: Pick<ExportedObject, 'record'>): Tlp | undefined {
  let strictest: Tlp | undefined;
  for (const { name } of record.securityLabels) {
    const level = tlpOfLabel(name);
    if (level !== undefined)
      strictest = strictest === undefined ? level : stricterOf(strictest, level);
  }
  return strictest;
}

export interface ConfiguredTlp {
  readonly level: Tlp;
  /** `default`: for objects without a label. `floor`: no object is marked freer than that, either. */
  readonly as: 'default' | 'floor';
}

/** The marking that an object leaves with; `undefined`: it has no label, and nothing is configured. */
export function tlpOf(
  object: Pick<ExportedObject, 'record'>,
  configured: ConfiguredTlp | undefined,
): Tlp | undefined {
  const labelled = labelledTlp(object);
  if (configured === undefined || labelled === undefined) return labelled ?? configured?.level;
  return configured.as === 'floor' ? stricterOf(labelled, configured.level) : labelled;
}

export interface CeilingOptions {
  /** Above it nothing leaves. Absent: everything does. */
  readonly ceiling?: Tlp | undefined;
  /** The marking of objects without one. */
  readonly unmarked: Tlp;
  /**
   * Every marking by labels that the object has had since it came (`undefined`: it was without one). An object that was never
   * within the ceiling was never sent, and then not even its withdrawal leaves. Absent: not known; then a change to above the
   * ceiling is taken for one from within, and the withdrawal of an object above it is not told.
   */
  readonly had?: readonly (Tlp | undefined)[] | undefined;
}

/**
 * What an output with a ceiling is told of an event: the event itself; the withdrawal of what was sent and is above the ceiling now,
 * reduced to what the receiver knows it by; or nothing.
 */
export function withinCeiling(
  event: ExportEvent,
  { ceiling, unmarked, had }: CeilingOptions,
): ExportEvent | undefined {
  if (ceiling === undefined) return event;
  const isWithin = (level: Tlp | undefined): boolean => !isStricter(level ?? unmarked, ceiling);
  if (isWithin(labelledTlp(event.object))) return event;
  const mayBeKnown = had === undefined ? event.action === 'change' : had.some(isWithin);
  if (!mayBeKnown) return undefined;
  return {
    action: 'withdraw',
    object: identityOf(event.object),
    reason: event.action === 'withdraw' ? event.reason : 'marking',
  };
}

/** What tells the object from others, and nothing that was said of it under the new marking. */
export function identityOf(object: ExportedObject): ExportedObject {
  const known = new Set<string>(['id', 'type', 'ownerId', 'ownerName', 'summary', 'name', 'xid']);
  if (object.kind === 'indicator')
    for (const key of Object.keys(object.record.values)) known.add(key);
  for (const date of ['dateAdded', 'lastModified']) known.add(date);
  const row = Object.fromEntries(Object.entries(object.row).filter(([key]) => known.has(key)));
  const { id } = object.record;
  const text = JSON.stringify({ ...row, id: 0 }).replace('"id":0', () => `"id":${id}`);
  const nothing = {
    tags: [],
    securityLabels: [],
    attributes: [],
    associatedGroups: [],
    associatedIndicators: [],
  };
  return object.kind === 'group'
    ? {
        ...object,
        row,
        text,
        record: { ...object.record, ...nothing, createdBy: undefined, details: {} },
      }
    : {
        ...object,
        row,
        text,
        record: {
          ...object.record,
          ...nothing,
          customAssociations: [],
          description: undefined,
          source: undefined,
          rating: undefined,
          confidence: undefined,
          threatAssessRating: undefined,
          threatAssessConfidence: undefined,
          threatAssessScore: undefined,
          threatAssessScoreObserved: undefined,
          threatAssessScoreFalsePositive: undefined,
          calScore: undefined,
          externalDateAdded: undefined,
          externalDateExpires: undefined,
          externalLastModified: undefined,
        },
      };
}
