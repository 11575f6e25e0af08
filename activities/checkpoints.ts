// A copy of each feed's state in the store: the way back when the engine's data is lost, and the list of feeds that share
// an owner (rule 4). The truth stays in the entity; the copy may be one commit behind.
import type { DataRef } from '../src/core/data-ref.ts';
import type { FeedState } from '../src/core/feed-state.ts';
import { keySegment } from '../src/spool/index.ts';
import type { Store } from '../src/spool/index.ts';
import type { Documents } from './documents.ts';

export interface Checkpoint {
  readonly v: 1;
  readonly feedId: string;
  /** Instance and owner the feed writes to. */
  readonly instance: string;
  readonly owner: string;
  readonly writtenAt: string;
  readonly state: FeedState;
}

export interface Checkpoints {
  write(state: FeedState, configRef: DataRef): Promise<void>;
  read(feedId: string): Promise<Checkpoint | undefined>;
  /** The copies of all feeds of the store. */
  all(): AsyncIterable<Checkpoint>;
  /** Ids of the other feeds that have written to the same owner of the same instance. */
  neighbours(feedId: string, instance: string, owner: string): Promise<readonly string[]>;
}

const FOLDER = 'state';
const keyOf = (feedId: string): string => `${FOLDER}/${keySegment(feedId)}.json`;

export function createCheckpoints(
  store: Pick<Store, 'putDocument' | 'getDocument' | 'list'>,
  documents: Pick<Documents, 'settings'>,
): Checkpoints {
  const read = async (key: string): Promise<Checkpoint | undefined> =>
    (await store.getDocument(key)) as unknown as Checkpoint | undefined;
  async function* all(): AsyncIterable<Checkpoint> {
    for await (const { key } of store.list(FOLDER)) {
      const checkpoint = await read(key);
      if (checkpoint) yield checkpoint;
    }
  }
  return {
    all,
    write: async (state, configRef) => {
      const { platform, owner } = await documents.settings(configRef);
      const checkpoint: Checkpoint = {
        v: 1,
        feedId: state.feedId,
        instance: platform.instance,
        owner,
        writtenAt: new Date().toISOString(),
        state,
      };
      await store.putDocument(keyOf(state.feedId), checkpoint);
    },
    read: (feedId) => read(keyOf(feedId)),
    neighbours: async (feedId, instance, owner) => {
      const found: string[] = [];
      for await (const other of all())
        if (other.feedId !== feedId && other.instance === instance && other.owner === owner)
          found.push(other.feedId);
      return found;
    },
  };
}
