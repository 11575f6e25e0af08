// A feed or export of the YAML that was never applied has no settings on the server: a run of it would fail, and the failure would be
// the first thing that its state remembers.
import { CodedError } from '../core/errors.ts';
import type { TemporalSession } from './temporal/session.ts';

/** Needs a worker that answers. @throws {ConfigInvalid} with what to do */
export async function requireApplied(
  { state }: { readonly state: Pick<TemporalSession['state'], 'getState'> },
  feedId: string,
  kind: 'feed' | 'export',
): Promise<void> {
  const held = await state.getState(feedId);
  if (held?.configRef !== undefined) return;
  throw new CodedError(
    'ConfigInvalid',
    `${kind} ${feedId} has not been applied to this server: it has no settings there, and nothing was started. Run "tcfeeds apply" first`,
  );
}
