// Owners: where indicators live, and what these credentials may do there. v3 tells the permissions, v2 is there on every
// version and is the vendor's own test of a connection.
import { z } from 'zod';
import { CodedError, findCodedError } from '../../core/errors.ts';
import { optionalId, optionalNumber, optionalText } from '../records/row.ts';
import type { Query, Transport } from '../transport.ts';
import { readAs, wireId } from '../wire.ts';
import { readPages } from './pages.ts';

export interface Owner {
  readonly id: string;
  readonly name: string;
  /** Organization, Community or Source. */
  readonly type: string;
  /** The role of these credentials, when the platform tells it. */
  readonly role?: string;
  /** `permIndicator: 'FULL'` and the like, when the platform tells them. */
  readonly permissions?: Readonly<Record<string, string>>;
}

export interface OwnersResource {
  /** All owners these credentials see (v2: name and type). */
  readonly list: (signal?: AbortSignal) => Promise<readonly Owner[]>;
  /** All owners with role and permissions (v3). */
  readonly listWithPermissions: (signal?: AbortSignal) => Promise<readonly Owner[]>;
  /** The owner of this exact name, with permissions where the platform tells them. */
  readonly find: (name: string, signal?: AbortSignal) => Promise<Owner | undefined>;
  /** The organisation of these credentials. */
  readonly mine: (signal?: AbortSignal) => Promise<Owner>;
  /** Who belongs to the organisation; of an anonymous one the pseudonyms only. */
  readonly members: (signal?: AbortSignal) => Promise<readonly OwnerMember[]>;
  /** How much each owner has: names as the platform gives them (`totalIndicator`, `totalHost`, …). */
  readonly metrics: (signal?: AbortSignal) => Promise<readonly OwnerMetric[]>;
}

export interface OwnerMember {
  readonly userName: string | undefined;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly pseudonym: string | undefined;
}
export interface OwnerMetric {
  readonly ownerName: string | undefined;
  readonly ownerId: string | undefined;
  readonly metricDate: string | undefined;
  readonly totals: Readonly<Record<string, number>>;
}

const basic = z.object({ id: wireId, name: z.string(), type: z.string() });
const listed = z.object({
  data: z.object({
    resultCount: z.coerce.number().int().optional(),
    owner: z.union([z.array(basic), basic.transform((one) => [one])]).default([]),
  }),
});
const detailed = basic
  .extend({ ownerRole: z.string().nullish() })
  .catchall(z.unknown())
  .transform(({ id, name, type, ownerRole, ...rest }): Owner => {
    const entries = Object.entries(rest).filter(
      (entry): entry is [string, string] =>
        entry[0].startsWith('perm') && typeof entry[1] === 'string',
    );
    return {
      id,
      name,
      type,
      ...(ownerRole == null ? {} : { role: ownerRole }),
      permissions: Object.fromEntries(entries),
    };
  });

const oneOwner = z.object({ data: z.object({ owner: basic }) });
const text = z.string().optional();
const member = z
  .object({ userName: text, firstName: text, lastName: text, pseudonym: text })
  .transform(({ userName, firstName, lastName, pseudonym }): OwnerMember => ({
    userName,
    firstName,
    lastName,
    pseudonym,
  }));
/** Anonymous communities answer without the usual envelope. */
const members = z.union([
  z.object({ data: z.object({ user: z.array(member) }) }).transform(({ data }) => data.user),
  z.object({ members: z.array(member) }).transform((answer) => answer.members),
]);
const metrics = z.object({
  data: z.object({ ownerMetric: z.array(z.record(z.string(), z.unknown())).default([]) }),
});

export function createOwnersResource(transport: Transport): OwnersResource {
  const list: OwnersResource['list'] = async (signal) => {
    const read = async (query: Query) => {
      const answer = await transport.request({ path: '/v2/owners', query, signal });
      return readAs(listed, answer, 'list of owners').data;
    };
    const { owner: owners, resultCount: total = 0 } = await read([]);
    // Lists of the old interface have pages of 100 unless they are asked for more.
    while (owners.length < total) {
      const { owner: more } = await read([
        ['resultStart', String(owners.length)],
        ['resultLimit', '500'],
      ]);
      if (more.length === 0)
        throw new CodedError(
          'PlatformResponse',
          `list of owners: expected ${total}, got ${owners.length}`,
          { details: { endpoint: 'GET /v2/owners', object: 'owners' } },
        );
      owners.push(...more);
    }
    return owners;
  };
  const listWithPermissions: OwnersResource['listWithPermissions'] = async (signal) => {
    const owners: Owner[] = [];
    const request = {
      path: '/v3/security/owners',
      query: [['resultLimit', '1000']] as const,
      signal,
    };
    for await (const page of readPages(transport, detailed, request)) owners.push(...page);
    return owners;
  };
  return {
    mine: async (signal) => {
      const answer = await transport.request({ path: '/v2/owners/mine', signal });
      return readAs(oneOwner, answer, 'own organisation').data.owner;
    },
    members: async (signal) => {
      const answer = await transport.request({ path: '/v2/owners/mine/members', signal });
      return readAs(members, answer, 'members of the own organisation');
    },
    metrics: async (signal) => {
      const answer = await transport.request({ path: '/v2/owners/metrics', signal });
      return readAs(metrics, answer, 'metrics of owners').data.ownerMetric.map((row) => ({
        ownerName: optionalText(row, 'ownerName'),
        ownerId: optionalId(row, 'ownerId'),
        metricDate: optionalText(row, 'metricDate'),
        totals: Object.fromEntries(
          Object.keys(row).flatMap((name) => {
            const total = name.startsWith('total') ? optionalNumber(row, name) : undefined;
            return total === undefined ? [] : [[name, total] as const];
          }),
        ),
      }));
    },
    list,
    listWithPermissions,
    find: async (name, signal) => {
      const owners = await listWithPermissions(signal).catch((error: unknown) => {
        // Older versions do not have the v3 list, and some roles may not read it.
        const code = findCodedError(error)?.code;
        if (code === 'PlatformRejected' || code === 'PermissionDenied') return list(signal);
        throw error;
      });
      return owners.find((owner) => owner.name === name);
    },
  };
}
