// What an output is: one form in which objects leave us, as a value. Outputs do no I/O: they turn events into text, and whoever
// asks for it writes files, answers requests or sends it.
import type { z } from 'zod';
import type { ExportEvent } from './exported-object.ts';

/**
 * `compatible`: the objects of the XSOAR integration, field for field, its known faults included. `fixed`: what they should be.
 * Outputs that the integration does not have know the second only.
 */
export type OutputMode = 'compatible' | 'fixed';

export interface OutputContext {
  readonly exportId: string;
  /** Of the platform, see `ExportSettings`: part of ids that a form makes. */
  readonly instance: string;
  readonly mode: OutputMode;
  /** ISO 8601 UTC: when this output is made, of documents that say so. */
  readonly at: string;
  /** Names and versions the maker: `threatconnect-feeds/1.0.0`. */
  readonly product: string;
}

/** Text at the end of one of the files that an output consists of. */
export interface OutputPart {
  /** Relative, with `/`, without `.` and `..`. */
  readonly file: string;
  readonly text: string;
}

/** `code` is counted and reported; `message` is for people and names the object. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export type Written = { readonly parts: readonly OutputPart[] } | { readonly refused: Refusal };

/**
 * Used once, in this order: `begin`, `write` for each event, `end`. Memory does not grow with the number of events. Files are put into
 * place in the order in which they were first named, so that an index of others is named last.
 */
export interface OutputWriter {
  readonly begin: () => readonly OutputPart[];
  readonly write: (event: ExportEvent) => Written;
  readonly end: () => readonly OutputPart[];
}

/**
 * `state`: the files say what is valid now; each delivery replaces them, and a withdrawn object is not in them.
 * `changes`: a delivery says what happened since the last one, withdrawals included.
 */
export type OutputContent = 'state' | 'changes';

export interface OutputDefinition<S extends z.ZodType = z.ZodType> {
  /** In YAML and on the command line. */
  readonly id: string;
  readonly title: string;
  /** The forms it has; the first is the default. */
  readonly contents: readonly [OutputContent, ...OutputContent[]];
  /**
   * What makes two objects the same to the receiver. `object`: the platform's object. `value`: its type and value, whoever owns
   * it; then events come in the order of values, and a value that another owner still has is not withdrawn.
   */
  readonly identity: 'object' | 'value';
  /**
   * Content `state` tells, first, what was withdrawn, too, as long as an export remembers it: for receivers that keep what is missing.
   * @default false
   */
  readonly tellsWithdrawn?: boolean;
  /** The modes it has. @default fixed only */
  readonly modes?: readonly OutputMode[];
  /** Its own settings, all with defaults. */
  readonly settings: S;
  /** Media type of one of its files. */
  readonly contentTypeOf: (file: string) => string;
  /** Settings as the schema gives them. A method, so that definitions with different settings fit into one list. */
  create(context: OutputContext, content: OutputContent, settings: z.output<S>): OutputWriter;
}

export const defineOutput = <S extends z.ZodType>(
  definition: OutputDefinition<S>,
): OutputDefinition<S> => definition;
