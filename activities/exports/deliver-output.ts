import { activityInfo } from '@temporalio/activity';
import type { ExportSettings, OutputSettings } from '../../src/core/export-settings.ts';
import {
  deliverToReceiver,
  NOTHING_TOLD,
  openDelivery,
  outputOf,
  type Delivered,
} from '../../src/exports/index.ts';
import type { HttpClient } from '../../src/http/index.ts';
import type { Store } from '../../src/spool/index.ts';
import type { Compute } from '../compute.ts';
import type { Documents } from '../documents.ts';
import { withHeartbeats } from '../heartbeats.ts';
import type { ResolveSecret } from '../platform-pool.ts';
import type {
  DeliverOutputActivity,
  DeliverOutputInput,
  DeliverOutputResult,
} from './contracts.ts';

type Receiver = Extract<OutputSettings['target'], { kind: 'receiver' }>;

export interface DeliverOutputDeps {
  readonly documents: Pick<Documents, 'exportSettings'>;
  readonly store: Store;
  readonly compute: Compute;
  /** A client with the receiver's own proxy, trust and limits. */
  readonly receiverHttp: (feedId: string, target: Receiver) => Promise<HttpClient>;
  readonly secret: ResolveSecret;
}

/**
 * Does: tells one output what happened since the change that it knows; its cursor moves with the run's commit.
 * Safe to retry because: files are replaced as a whole, and documents sent again carry the key that they had.
 * Heartbeat carries: what was delivered, so that a receiver is not told it again and the report counts it.
 * Fails with: OutputUnreachable, OutputUnavailable, RateLimited (retried); OutputRejected, StoreFull, ConfigInvalid.
 */
export function createDeliverOutput(deps: DeliverOutputDeps): DeliverOutputActivity {
  return (input) => {
    const held = activityInfo().heartbeatDetails as Delivered | undefined;
    return withHeartbeats<Delivered, DeliverOutputResult>(
      held ?? { events: 0, told: NOTHING_TOLD },
      async (report, signal) => {
        const settings = await deps.documents.exportSettings(input.configRef);
        const { target } = outputOf(settings, input.output);
        const { output, mirror, after, mayKnow, through, at } = input;
        const job = { settings, output, mirror, after, mayKnow, through, at };
        if (target.kind === 'folder')
          return deps.compute.run(
            'deliverFolder',
            { ...job, storeUrl: deps.store.url, folder: target.path },
            { signal, onProgress: (events) => report({ events, told: NOTHING_TOLD }) },
          );
        return send(deps, input, settings, target, { held, report, signal });
      },
    );
  };
}

async function send(
  { store, receiverHttp, secret }: DeliverOutputDeps,
  { feedId, output, mirror, after, mayKnow, through, at }: DeliverOutputInput,
  settings: ExportSettings,
  target: Receiver,
  {
    held,
    report,
    signal,
  }: {
    readonly held: Delivered | undefined;
    readonly report: (delivered: Delivered) => void;
    readonly signal: AbortSignal;
  },
): Promise<DeliverOutputResult> {
  const delivery = openDelivery({
    store,
    settings,
    output,
    mirror,
    after,
    mayKnow,
    at,
    signal,
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(target.headers))
    headers[name] = await withSecrets(value, secret);
  const told = await deliverToReceiver({
    http: await receiverHttp(feedId, target),
    url: target.url,
    method: target.method,
    headers,
    maxEvents: target.maxEvents,
    ...(target.acceptedMember === undefined ? {} : { acceptedMember: target.acceptedMember }),
    open: delivery.open,
    events: delivery.events(),
    key: `${feedId}-${output}-${after}-${through}`,
    held,
    onProgress: report,
    signal,
  });
  return { counts: told.counts, notices: delivery.notices(told) };
}

const REFERENCE = /\$\{(?:env|file|command):[^}]+\}/g;

/** `Bearer ${env:TOKEN}`: each reference replaced by what is behind it, as it is. */
async function withSecrets(text: string, secret: ResolveSecret): Promise<string> {
  let result = '';
  let at = 0;
  for (const { 0: reference, index } of text.matchAll(REFERENCE)) {
    result += text.slice(at, index) + (await secret(reference));
    at = index + reference.length;
  }
  return result + text.slice(at);
}
