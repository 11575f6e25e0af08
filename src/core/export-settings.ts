// The effective configuration of one export: written as an immutable object, pinned by a run when it begins.
import type { DataRef } from './data-ref.ts';
import type { FeedSettings, PlatformSettings, SecretReference } from './feed-settings.ts';
import type { JsonObject } from './json.ts';

/** Traffic Light Protocol 2.0, from the freest to the strictest. */
export const TLP_LEVELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
export type Tlp = (typeof TLP_LEVELS)[number];

export type OutputTarget =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'receiver';
      readonly url: string;
      readonly method: 'POST' | 'PUT';
      /** Values may hold references to secrets. */
      readonly headers: Readonly<Record<string, SecretReference>>;
      readonly maxEvents: number;
      readonly acceptedMember?: string;
      readonly proxy?: SecretReference;
      readonly caFile?: string;
      readonly verifyTls: boolean;
    };

/** One form in which an export leaves, with a cursor of its own. */
export interface OutputSettings {
  /** Key in the YAML. */
  readonly name: string;
  /** Id of the output's definition. */
  readonly output: string;
  readonly mode: 'compatible' | 'fixed';
  readonly content: 'state' | 'changes';
  readonly target: OutputTarget;
  /** Above it nothing leaves. Absent: everything does. */
  readonly ceiling?: Tlp;
  /** The marking of objects without one. */
  readonly unmarked: Tlp;
  /** The definition's own settings. */
  readonly settings: JsonObject;
}

export interface ExportSettings extends Pick<
  FeedSettings,
  | 'v'
  | 'feedId'
  | 'title'
  | 'logLevel'
  | 'busyWaitMs'
  | 'runDeadlineMs'
  | 'scheduleEveryMs'
  | 'hash'
> {
  readonly kind: 'export';
  /** Of the program: part of the user agent. */
  readonly definitionVersion: string;
  readonly platform: PlatformSettings;
  /** What is asked for, by the names of the XSOAR integration and our own. */
  readonly parameters: JsonObject;
  readonly outputs: readonly OutputSettings[];
}

/** What a workflow needs to know of the settings; the rest stays in the store. */
export interface ExportRunSettings {
  readonly configRef: DataRef;
  readonly instance: string;
  readonly parallel: number;
  readonly outputs: readonly {
    readonly name: string;
    /** Another one: the output is told everything anew. */
    readonly form: string;
  }[];
  readonly runDeadlineMs: number;
}

/** The collections of a state under which the cursors of what is read stand. */
export const READ_COLLECTION = { indicator: 'indicators', group: 'groups' } as const;

/** The collection of a state under which the cursor of an output stands; its position is the newest change that it knows. */
export const outputCollection = (name: string): string => `output:${name}`;
