// The SDK's entry: one client per instance and credentials, usable without anything else of this project.
import { systemClock } from '../http/index.ts';
import { normaliseApiPath } from './api-path.ts';
import { createBatchRunner } from './batch-run/run.ts';
import { createBudget } from './budget.ts';
import { createBulkResource } from './bulk/bulk.ts';
import { createRawLists } from './raw/raw-lists.ts';
import { createChangeSet } from './changes/change-set.ts';
import type { ThreatConnect, ThreatConnectOptions } from './client-contract.ts';
import { checkOwner, type ClientContext } from './context.ts';
import { openHttp } from './open-http.ts';
import { createTypeRegistry } from './records/indicator-types.ts';
import { createAttributesResource } from './resources/attributes.ts';
import { createBatchResource } from './resources/batch.ts';
import { createExclusionListsResource } from './resources/exclusion-lists.ts';
import { createGroupsResource } from './resources/groups.ts';
import { createIndicatorDetails } from './resources/indicator-details.ts';
import { createIndicatorsResource } from './resources/indicators.ts';
import { createOwnersResource } from './resources/owners.ts';
import { createSecurityLabelsResource } from './resources/security-labels.ts';
import { createObjectSchema } from './resources/schema.ts';
import { createTagsResource } from './resources/tags.ts';
import { createTypesResource } from './resources/types.ts';
import { createVictimsResource } from './resources/victims.ts';
import { readWhoami } from './resources/whoami.ts';
import { createSigner } from './signer.ts';
import { createTokenSource } from './token.ts';
import { createTransport } from './transport.ts';

/** Any answer has a Date. */
const ANY_REFUSAL = [400, 401, 403, 404, 405, 429, 500, 502, 503, 504];

/**
 * @throws {ConfigInvalid} when address, credentials or proxy cannot be used
 * @example
 * const platform = createThreatConnect({
 *   apiPath: 'https://acme.threatconnect.example',
 *   credentials: { accessId: id, secretKey: key },
 * });
 * const owners = await platform.owners.list();
 * await platform.close();
 */
export function createThreatConnect(options: ThreatConnectOptions): ThreatConnect {
  const { apiPath, instance } = normaliseApiPath(options.apiPath, options);
  const defaultOwner = checkOwner(options.owner);
  const clock = options.clock ?? systemClock;
  const http = openHttp(options, clock);
  const budget = createBudget(options.budget ?? {}, clock);
  let offsetMs = 0;
  let isClosed = false;
  const nowMs = (): number => clock.now() + offsetMs;
  const { credentials } = options;
  const signer = createSigner(
    'renew' in credentials
      ? { token: createTokenSource(credentials, { apiPath, http, nowMs }) }
      : credentials,
    nowMs,
  );
  const transport = createTransport({
    apiPath,
    http,
    signer,
    budget,
    isClosed: () => isClosed,
    onClockSkew: (skewMs) => {
      if (options.clockSkew === 'correct') offsetMs = skewMs;
    },
  });
  const context: ClientContext = {
    transport,
    clock,
    types: createTypeRegistry(options.indicatorTypes),
    defaultOwner,
    known: {
      owners: once(async (signal) => (await owners.list(signal)).map(({ name }) => name)),
      indicatorTypes: once(async (signal) =>
        (await types.discover(signal)).map(({ name }) => name),
      ),
    },
  };
  const owners = createOwnersResource(transport);
  const indicators = createIndicatorsResource(context);
  const types = createTypesResource(context);
  const securityLabels = createSecurityLabelsResource(context);
  const groups = createGroupsResource(context);
  const batch = createBatchResource(transport, clock);
  return {
    apiPath,
    instance,
    batch: { ...batch, ...createBatchRunner(context, batch, groups) },
    bulk: createBulkResource(context),
    raw: createRawLists(context),
    indicators: {
      ...indicators,
      details: createIndicatorDetails(context, types.associationBranches),
      schema: createObjectSchema(context, '/v3/indicators'),
    },
    groups: { ...groups, schema: createObjectSchema(context, '/v3/groups') },
    indicatorAttributes: createAttributesResource(context, securityLabels, 'indicatorId'),
    groupAttributes: createAttributesResource(context, securityLabels, 'groupId'),
    victims: createVictimsResource(context),
    tags: createTagsResource(context),
    exclusionLists: createExclusionListsResource(context),
    securityLabels,
    owners,
    types,
    change: () =>
      createChangeSet({
        context,
        labels: securityLabels,
        indicators,
        associationBranches: types.associationBranches,
      }),
    whoami: (signal) => readWhoami(transport, signal),
    measureClockSkew: async (signal) => {
      const answer = await transport.request({ path: '/v2/whoami', accept: ANY_REFUSAL, signal });
      return answer.clockSkewMs;
    },
    requestCount: budget.used,
    close: async () => {
      isClosed = true;
      await http.close();
    },
  };
}

/** What was read stays; what could not be read is read again. */
function once<T>(
  read: (signal: AbortSignal | undefined) => Promise<T>,
): (signal?: AbortSignal) => Promise<T> {
  let held: T | undefined;
  return async (signal) => {
    held ??= await read(signal);
    return held;
  };
}
