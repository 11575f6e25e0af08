// Owners: where indicators live, and what these credentials may do there. v3 tells the permissions, v2 is there on every
// version and is the vendor's own test of a connection.
import { z } from 'zod';
import { findCodedError } from '../../core/errors.ts';
import type { Transport } from '../transport.ts';
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
}

const basic = z.object({ id: wireId, name: z.string(), type: z.string() });
const listed = z.object({
  data: z.object({ owner: z.union([z.array(basic), basic.transform((one) => [one])]).default([]) }),
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

export function createOwnersResource(transport: Transport): OwnersResource {
  const list: OwnersResource['list'] = async (signal) => {
    const answer = await transport.request({ path: '/v2/owners', signal });
    return readAs(listed, answer, 'list of owners').data.owner;
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
