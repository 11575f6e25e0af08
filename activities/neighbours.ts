// The other feeds that write to the same owner of the same instance: what they hold may not be removed by this one (rule 4).
import type { FeedSettings } from '../src/core/feed-settings.ts';
import type { OtherFeed } from '../src/ledger/index.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { StateClient } from './state-client.ts';

/** Their ledgers and pending plans: from their state, or from its copy when the state cannot be asked. */
export async function neighboursOf(
  settings: FeedSettings,
  checkpoints: Pick<Checkpoints, 'neighbours' | 'read'>,
  state: Pick<StateClient, 'getState'>,
): Promise<readonly OtherFeed[]> {
  const ids = await checkpoints.neighbours(
    settings.feedId,
    settings.platform.instance,
    settings.owner,
  );
  return Promise.all(
    ids.map(async (feedId) => {
      const known = (await state.getState(feedId)) ?? (await checkpoints.read(feedId))?.state;
      const { ledger, pending = [] } = known ?? {};
      return { feedId, pending, ...(ledger === undefined ? {} : { manifest: ledger }) };
    }),
  );
}
