// What the configuration must know of a feed definition to check a feed's settings. Definitions live in another room, so
// whoever knows both hands this over.
import type { FeedClass } from '../core/feed-class.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';

export interface CollectionInfo {
  readonly id: string;
  readonly feedClass: FeedClass;
  /** Snapshots in which an object must be missing before it is removed. */
  readonly defaultGrace: number;
  /** False: fetched only when the settings say so. @default true */
  readonly enabled?: boolean;
}

export interface ParameterInfo {
  readonly name: string;
  readonly description: string;
  /** Form of the value, as JSON Schema. */
  readonly jsonSchema: JsonObject;
  /** Only a reference is accepted and stored; whoever uses the value resolves it. */
  readonly secret?: boolean;
  /** Texts of the value, and members called `file` inside it, are paths. */
  readonly files?: boolean;
  readonly default?: JsonValue;
}

export interface ParameterProblem {
  /** Where in the block of the feed, from the outside in. */
  readonly path: readonly string[];
  /** Expected, got, what to do. */
  readonly message: string;
}

export interface DefinitionInfo {
  readonly id: string;
  /** How settings name it. @default the id */
  readonly reference?: string;
  readonly version: string;
  readonly title: string;
  readonly collections: readonly CollectionInfo[];
  readonly parameters: readonly ParameterInfo[];
  /** Checks all parameters of a feed, defaults filled in. */
  readonly validate: (
    parameters: Readonly<Record<string, JsonValue>>,
  ) => readonly ParameterProblem[];
}
