// Documents of a feed as published, mapped on this machine: no server, no Temporal, no network. The author's inner loop.
import { createReadStream } from 'node:fs';
import type { JsonValue } from '../../core/json.ts';
import { MAPPED_COLUMNS } from '../../core/mapped-segment.ts';
import type { ObjectContent } from '../../core/mapped-object.ts';
import type { RejectedRecord } from '../../core/quarantine.ts';
import { mapCollection } from '../../feeds/index.ts';
import type { Feed, MapSummary } from '../../feeds/index.ts';

/** One object as the mapping says it, before any comparison. */
export interface PreviewObject {
  readonly collection: string;
  readonly kind: 'indicator' | 'group';
  readonly type: string;
  readonly id: string;
  readonly content: ObjectContent;
  readonly sourceId: string;
  /** Number of the record in its document, from 0. */
  readonly record: number;
}

export interface PreviewInput {
  readonly feed: Feed;
  /** Id of the configured feed: identities of groups belong to it. */
  readonly namespace: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Files by collection, in order. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly beforePolicies: boolean;
  readonly signal?: AbortSignal;
  readonly onObject: (object: PreviewObject) => void;
  readonly onRejected: (record: RejectedRecord) => void;
  readonly onRecords?: (collection: string, records: number) => void;
}

export interface CollectionPreview {
  readonly collection: string;
  /** Different groups: records that name the same one make one, as in a run. */
  readonly groups: number;
  readonly summary: MapSummary;
}

/** Maps the files of every collection. @throws {FeedFormat} @throws {FeedTruncated} */
export async function mapFiles(input: PreviewInput): Promise<readonly CollectionPreview[]> {
  const done: CollectionPreview[] = [];
  for (const [collection, files] of input.files) {
    const groups = new Set<string>();
    const summary = await mapCollection({
      feed: input.feed,
      namespace: input.namespace,
      collection,
      parameters: input.parameters,
      raw: files.map((file) => () => createReadStream(file)),
      runAt: new Date().toISOString(),
      policies: input.beforePolicies ? 'off' : 'on',
      ...(input.signal === undefined ? {} : { signal: input.signal }),
      onProgress: ({ records }) => input.onRecords?.(collection, records),
      writer: {
        mapped: (lines) => {
          for (const line of lines.split('\n')) {
            if (line === '') continue;
            const object = readLine(collection, line);
            if (object.kind === 'group') groups.add(object.id);
            input.onObject(object);
          }
        },
        rejected: input.onRejected,
      },
    });
    done.push({ collection, summary, groups: groups.size });
  }
  return done;
}

const column = (name: (typeof MAPPED_COLUMNS)[number]): number => MAPPED_COLUMNS.indexOf(name);
const COLUMN = {
  kind: column('kind'),
  type: column('type'),
  id: column('id'),
  content: column('content'),
  sourceId: column('source_id'),
  record: column('record'),
};

function readLine(collection: string, line: string): PreviewObject {
  const cells = line.split('\t');
  const cell = (at: number): string => cells[at] ?? '';
  return {
    collection,
    kind: cell(COLUMN.kind) === 'group' ? 'group' : 'indicator',
    type: cell(COLUMN.type),
    id: cell(COLUMN.id),
    content: JSON.parse(cell(COLUMN.content)) as ObjectContent,
    sourceId: cell(COLUMN.sourceId),
    record: Number(cell(COLUMN.record)),
  };
}
