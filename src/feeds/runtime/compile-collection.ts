// A collection's definition with the parameters of one job, as functions: how a record is read, mapped and known.
import { collectionOf, type Feed } from '../define-feed.ts';
import type { RawRecord } from '../formats/format.ts';
import { compileNode, type Evaluate } from '../mapping/compile.ts';
import { compileRecord } from '../mapping/compile-record.ts';
import { textOf } from '../mapping/functions.ts';
import type { MapRecord } from '../mapping/record-result.ts';
import { listOf } from '../mapping/scalars.ts';
import { sharedNodes } from '../mapping/shared-nodes.ts';
import { nodesOf } from '../mapping/templates.ts';
import { createExclusions, firstOf, type Exclusions } from '../normalise/exclusions.ts';
import type { ParameterValues } from '../parameters.ts';
import { createEncoder, type EncodeObject } from './encode-object.ts';
import { mappingFingerprint } from './mapping-fingerprint.ts';
import { createRecordParser, type ParsedRecord } from './record-schema.ts';
import { hasRedaction, type Redactor } from './redactor.ts';

export interface MappingOptions {
  readonly feed: Feed;
  readonly collection: string;
  /** Of group ids. */
  readonly namespace: string;
  readonly parameters: ParameterValues;
  /** Start of the run, ISO 8601 UTC. */
  readonly runAt: string;
  /** False keeps values that policies refuse or drop, for the canonical list of a file. */
  readonly applyPolicies: boolean;
  /** Lists of hosts that are never sent, besides the parameter `exclude`. */
  readonly exclusions?: readonly Exclusions[] | undefined;
  /** Names and domains that may not leave; the reader has hidden them in what it gives. */
  readonly redactor?: Redactor | undefined;
}

export interface CompiledCollection {
  readonly parse: (value: RawRecord) => ParsedRecord;
  readonly map: MapRecord;
  /** The source's own id of a record; empty when it has none. */
  readonly sourceIdOf: (record: unknown) => string;
  /** Undefined for a collection without positions. */
  readonly positionOf: ((record: unknown) => unknown) | undefined;
  readonly encode: EncodeObject;
  /** Hash of the mapping in force. */
  readonly fingerprint: string;
}

/** @param note hears of every change and oddity by its name */
export function compileCollection(
  { feed, collection: id, parameters, redactor, ...options }: MappingOptions,
  note: (name: string) => void,
): CompiledCollection {
  const { templates, key, position, format } = collectionOf(feed, id);
  const positions = position ? [position.of] : [];
  const tools = {
    parameters,
    runAt: options.runAt,
    sourceNames: feed.sourceNames,
    compiled: new Map(),
    shared: sharedNodes([...templates.flatMap(nodesOf), ...key, ...positions]),
    note,
  };
  const fingerprint = mappingFingerprint(feed, id, parameters);
  return {
    parse: createRecordParser(format.record, note),
    map: compileRecord(templates, {
      ...tools,
      namespace: options.namespace,
      isRedacted: redactor && ((text) => redactor.hide(text) !== text || hasRedaction(text)),
      policies: options.applyPolicies
        ? {
            keepNonGlobal: parameters['keep_non_global'] === true,
            exclusions: firstOf([
              createExclusions(listOf(parameters['exclude'])),
              ...(options.exclusions ?? []),
            ]),
          }
        : undefined,
    }),
    sourceIdOf: joined(key.map((node) => compileNode(node, tools))),
    positionOf: position && compileNode(position.of, tools),
    encode: createEncoder(fingerprint),
    fingerprint,
  };
}

/** The texts of all parts with blanks between them. */
function joined(parts: readonly Evaluate[]): (record: unknown) => string {
  const [only] = parts;
  if (only && parts.length === 1) return (record) => textOf(only(record)) ?? '';
  return (record) => parts.map((part) => textOf(part(record)) ?? '').join(' ');
}
