// Who may do what: API users, their roles per owner, and what a role allows. Order of roles and their powers are from the documents
// where these say so (batch needs Standard User or Editor, a Contributor cannot delete) and an assumption where they do not.
import type { OwnerRecord } from './owner.ts';
import type { PlatformStore } from './store.ts';
import { Tokens } from './tokens.ts';

const ORGANIZATION_ROLES = [
  'Read Only User',
  'Read Only Commenter',
  'Standard User',
  'Sharing User',
  'App Developer',
  'Organization Administrator',
] as const;
const COMMUNITY_ROLES = [
  'Banned',
  'Subscriber',
  'Commenter',
  'User',
  'Contributor',
  'Editor',
  'Director',
] as const;
/** `None`: the user does not see the owner at all. */
export const ROLES: readonly string[] = ['None', ...ORGANIZATION_ROLES, ...COMMUNITY_ROLES];

/** `report`: false positives and observations. */
export type Power = 'see' | 'write' | 'delete' | 'report';

const WRITERS: ReadonlySet<string> = new Set([
  'Standard User',
  'Sharing User',
  'App Developer',
  'Organization Administrator',
  'Contributor',
  'Editor',
  'Director',
]);
const HIDDEN: ReadonlySet<string> = new Set(['None', 'Banned']);

export interface User {
  readonly accessId: string;
  readonly secretKey: string;
  /** Role by owner name; an owner that is not named here gives its default role. */
  readonly roles: Readonly<Record<string, string>>;
  /** Has the system role that may make tokens for apps. */
  readonly exchangeAdmin: boolean;
  /** The API user is included in observations and false positives. */
  readonly sightings: boolean;
}

export class Access {
  readonly #store: PlatformStore;
  readonly users = new Map<string, User>();
  /** Users who read over TAXII and do nothing else; their secret key is a password. */
  readonly taxiiUsers = new Map<string, User>();
  readonly tokens = new Tokens();

  constructor(store: PlatformStore) {
    this.#store = store;
  }

  userOfToken(token: string): User | undefined {
    const found = this.tokens.valid(token, this.#store.clock.nowMs());
    return found === undefined ? undefined : this.users.get(found.accessId);
  }

  /** Number of a user, in the order in which they were made. */
  idOf(accessId: string): number {
    return [...this.users.keys()].indexOf(accessId) + 1;
  }

  roleIn(user: User, owner: OwnerRecord): string {
    return user.roles[owner.name] ?? owner.defaultRole;
  }

  can(user: User, owner: OwnerRecord, power: Power): boolean {
    const role = this.roleIn(user, owner);
    switch (power) {
      case 'see':
        return !HIDDEN.has(role);
      case 'write':
        return WRITERS.has(role);
      case 'delete':
        return WRITERS.has(role) && role !== 'Contributor';
      case 'report':
        return (
          user.sightings &&
          (WRITERS.has(role) ||
            (this.#store.switches.readOnlyUserUpdatesAllowed && !HIDDEN.has(role)))
        );
    }
  }

  visibleOwners(user: User): OwnerRecord[] {
    return this.#store.owners.filter((owner) => this.can(user, owner, 'see'));
  }

  /** The owner if the user may see it; unknown and hidden are the same to a client. */
  visibleOwner(user: User, name: string): OwnerRecord | undefined {
    return this.visibleOwners(user).find((owner) => owner.name === name);
  }

  /** The user's Organization, the default target; the first visible owner when there is none. */
  homeOwner(user: User): OwnerRecord | undefined {
    const visible = this.visibleOwners(user);
    return visible.find((owner) => owner.kind === 'Organization') ?? visible[0];
  }
}
