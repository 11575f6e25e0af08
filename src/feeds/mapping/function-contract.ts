// What a function of the mapping language is: how it is bound to its options, and how it reads in a feed's page.
import type { JsonObject } from '../../core/json.ts';

/** What a function may use besides its arguments. */
export interface FunctionTools {
  /** Counts something by name; the first example of each name, in words, is shown to people. */
  readonly note: (name: string, example?: string) => void;
  readonly sourceNames: readonly string[];
}

export type Bound = (...args: readonly unknown[]) => unknown;

export interface MappingFunction {
  bind(options: JsonObject, tools: FunctionTools): Bound;
  words(args: readonly string[], options: JsonObject): string;
  /** Computed once per record however often the same expression is used, so that its notes count records. */
  readonly oncePerRecord?: true;
}
