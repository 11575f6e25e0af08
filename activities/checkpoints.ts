// A copy of each feed's state in the store: the way back when the engine's data is lost, and the list of feeds that share
// an owner (rule 4). The truth stays in the entity; the copy may be one commit behind.
import type { DataRef } from '../src/core/data-ref.ts';
import { damagedDocument, wrongMember, type RequiredMembers } from '../src/core/documents.ts';
import type { FeedState } from '../src/core/feed-state.ts';
import type { JsonObject, JsonValue } from '../src/core/json.ts';
import { keySegment } from '../src/spool/index.ts';
import type { Store } from '../src/spool/index.ts';
import type { Documents } from './documents.ts';

export interface Checkpoint {
  readonly v: 1;
  readonly feedId: string;
  /** The instance that the feed writes to, or the export reads. */
  readonly instance: string;
  /** Whom the feed writes for; absent: an export. */
  readonly owner?: string;
  readonly writtenAt: string;
  readonly state: FeedState;
}

/** Each: @throws {IntegrityMismatch} when a copy is damaged */
export interface Checkpoints {
  write(state: FeedState, configRef: DataRef): Promise<void>;
  read(feedId: string): Promise<Checkpoint | undefined>;
  /** The copies of all feeds of the store. */
  all(): AsyncIterable<Checkpoint>;
  /**
   * Ids of the other feeds that have written to the same owner of the same instance. A copy that plainly is not of one of them is not looked
   * at further, so that its damage, or its version, stops nobody else.
   */
  neighbours(feedId: string, instance: string, owner: string): Promise<readonly string[]>;
}

const FOLDER = 'state';
const keyOf = (feedId: string): string => `${FOLDER}/${keySegment(feedId)}.json`;

export function createCheckpoints(
  store: Pick<Store, 'putDocument' | 'getDocument' | 'list'>,
  documents: Pick<Documents, 'anySettings'>,
): Checkpoints {
  const read = async (key: string): Promise<Checkpoint | undefined> => {
    const document = await store.getDocument(key);
    return document === undefined ? undefined : checkCheckpoint(document, key);
  };
  async function* all(): AsyncIterable<Checkpoint> {
    for await (const { key } of store.list(FOLDER)) {
      const checkpoint = await read(key);
      if (checkpoint) yield checkpoint;
    }
  }
  return {
    all,
    write: async (state, configRef) => {
      const settings = await documents.anySettings(configRef);
      const checkpoint: Checkpoint = {
        v: 1,
        feedId: state.feedId,
        instance: settings.platform.instance,
        ...('owner' in settings ? { owner: settings.owner } : {}),
        writtenAt: new Date().toISOString(),
        state,
      };
      await store.putDocument(keyOf(state.feedId), checkpoint);
    },
    read: (feedId) => read(keyOf(feedId)),
    neighbours: async (feedId, instance, owner) => {
      const found: string[] = [];
      for await (const { key } of store.list(FOLDER)) {
        if (key === keyOf(feedId)) continue;
        const document = await store.getDocument(key);
        if (document === undefined || isOfAnother(document, instance, owner)) continue;
        const other = checkCheckpoint(document, key);
        if (other.feedId !== feedId) found.push(other.feedId);
      }
      return found;
    },
  };
}

/** Whether it names another instance, or not this owner: exports have none, and so has what is no copy of a state at all. */
function isOfAnother(document: JsonValue, instance: string, owner: string): boolean {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return false;
  const { instance: itsInstance, owner: itsOwner } = document as JsonObject;
  return (
    itsOwner === undefined ||
    (typeof itsOwner === 'string' && itsOwner !== owner) ||
    (typeof itsInstance === 'string' && itsInstance !== instance)
  );
}

const CHECKPOINT_MEMBERS: RequiredMembers<Checkpoint> = {
  feedId: 'string',
  instance: 'string',
  writtenAt: 'string',
};
const STATE_MEMBERS: RequiredMembers<FeedState> = {
  feedId: 'string',
  epoch: 'number',
  committedEpoch: 'number',
  pending: 'array',
  notes: 'array',
  collections: 'object',
  unknownObjects: 'number',
  recentRuns: 'array',
  paused: 'boolean',
  health: 'object',
};

/** A state is begun anew from it, and others ask it what this feed holds: half of one would be worse than none. */
function checkCheckpoint(document: JsonValue, key: string): Checkpoint {
  const checkpoint = document as unknown as Checkpoint;
  const problem =
    wrongMember(document, CHECKPOINT_MEMBERS) ??
    problemOfOwner(checkpoint.owner) ??
    problemOf(checkpoint.state);
  if (problem === undefined) return checkpoint;
  throw damagedDocument('The copy of a state', key, problem, ADVICE);
}

const problemOfOwner = (owner: unknown): string | undefined =>
  owner === undefined || typeof owner === 'string'
    ? undefined
    : `owner: expected string, got ${JSON.stringify(owner)}`;

const problemOf = (state: unknown): string | undefined => {
  const problem = wrongMember(state, STATE_MEMBERS);
  return problem === undefined ? undefined : `state: ${problem}`;
};

const ADVICE =
  'Restore it from a backup, or remove it while the feed still has its state: its next run writes it again';
