// What table and event forms say of an object, read once for all of them.
import type { ExportedObject } from './exported-object.ts';
import { labelledTlp } from './marking.ts';

export interface Facts {
  readonly kind: 'indicator' | 'group';
  readonly id: string;
  readonly type: string;
  /** Summary of an indicator, name of a group. */
  readonly value: string;
  readonly owner: string;
  /** 0–5. */
  readonly rating: number | undefined;
  /** 0–100. */
  readonly confidence: number | undefined;
  /** 0–1000. */
  readonly threatAssessScore: number | undefined;
  /** By the object's own labels; '' = none. */
  readonly tlp: string;
  readonly tags: readonly string[];
  readonly active: boolean | undefined;
  readonly dateAdded: string;
  readonly lastModified: string;
  readonly description: string;
  readonly source: string;
  readonly webLink: string;
}

export function factsOf(object: ExportedObject): Facts {
  const { kind, record } = object;
  const { id, type, ownerName = '', dateAdded = '', lastModified = '', webLink = '' } = record;
  const shared = {
    kind,
    id,
    type,
    owner: ownerName,
    tlp: labelledTlp(object) ?? '',
    tags: record.tags.map(({ name }) => name),
    dateAdded,
    lastModified,
    webLink,
  };
  if (kind === 'group')
    return {
      ...shared,
      value: record.name,
      rating: undefined,
      confidence: undefined,
      threatAssessScore: undefined,
      active: undefined,
      description: '',
      source: '',
    };
  const { rating, confidence, threatAssessScore, active, description = '', source = '' } = record;
  return {
    ...shared,
    value: record.summary,
    rating,
    confidence,
    threatAssessScore,
    active,
    description,
    source,
  };
}

/** 0–10: twice the rating, where 0 is unknown. */
export const severityOf = ({ rating }: Facts): number => Math.round((rating ?? 0) * 2);

/** Milliseconds since 1970 as text; `undefined` for what is no instant. */
export function epochMs(date: string): string | undefined {
  const ms = Date.parse(date);
  return Number.isNaN(ms) ? undefined : String(ms);
}

/** Words of an event's name. */
export const DONE = { create: 'created', change: 'changed', withdraw: 'withdrawn' } as const;
