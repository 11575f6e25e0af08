// What only some indicators carry, in one optional object per record, so that a million plain records stay small.
import type { IndicatorRecord } from './records.ts';

export interface FileOccurrence {
  readonly id: number;
  fileName?: string;
  path?: string;
  /** As the platform returns it. */
  date?: string;
}

/** One user's report; the platform takes one per user, indicator and day. */
export interface FalsePositive {
  readonly user: string;
  readonly at: number;
}

export interface Observation {
  readonly user: string;
  readonly count: number;
  readonly at: number;
}

/** What a Host resolved to; the platform learns it by itself, tests set it through the control API. */
export interface DnsResolution {
  readonly at: number;
  readonly address: string;
}

export interface ThreatAssess {
  readonly rating?: number | undefined;
  readonly confidence?: number | undefined;
  readonly score?: number | undefined;
  readonly at: number;
}

/** A named link to another indicator, kept at both ends. */
export interface Association {
  /** Name of the association type, for example `URL Host`. */
  readonly name: string;
  readonly other: IndicatorRecord;
  /** This end is the type from which the association is written. */
  readonly primary: boolean;
}

export interface IndicatorExtras {
  size?: number;
  dnsActive?: boolean;
  whoisActive?: boolean;
  fileOccurrences?: readonly FileOccurrence[];
  /** Indicators linked to this one, both ways. */
  indicators?: IndicatorRecord[];
  /** The links of these that have a name. */
  associations?: Association[];
  falsePositives?: FalsePositive[];
  observations?: Observation[];
  dnsResolutions?: DnsResolution[];
  threatAssess?: ThreatAssess;
}
