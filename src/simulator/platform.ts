// The parts of one imitated instance, put together. Works without HTTP; the server only translates requests into calls on these.
import { BatchQueue } from './batch/queue.ts';
import { FaultScript } from './transport/fault-rules.ts';
import type { SimulatorOptions } from './options.ts';
import { Access } from './state/access.ts';
import { Counters } from './state/counters.ts';
import { PlatformStore } from './state/store.ts';
import { defaultSwitches, readSwitchChanges } from './state/switches.ts';

type Log = (line: string) => void;

export interface Platform {
  readonly store: PlatformStore;
  readonly access: Access;
  readonly batches: BatchQueue;
  readonly faults: FaultScript;
  readonly counters: Counters;
  readonly sink: boolean;
  readonly log: Log;
  /** Puts pace and switches back to what the options said. */
  readonly restoreDefaults: () => void;
  /** `http://host:port`, known once the server listens. */
  baseUrl: string;
}

const defaultRole = (kind: string): string =>
  kind === 'Organization' ? 'Organization Administrator' : 'Director';

/** Adds owners that do not exist yet and users, replacing users of the same access id. */
export const addPrincipals = (
  platform: Pick<Platform, 'store' | 'access'>,
  { users, owners }: Pick<SimulatorOptions, 'users' | 'owners'>,
): void => {
  for (const { name, kind, role, indicatorQuota, bulk } of owners) {
    const owner =
      platform.store.owner(name) ?? platform.store.addOwner(name, kind, role ?? defaultRole(kind));
    if (role !== undefined) owner.defaultRole = role;
    if (indicatorQuota !== undefined) owner.indicatorQuota = indicatorQuota;
    if (bulk !== undefined) owner.bulk = { ...bulk, snapshot: undefined };
  }
  const { access } = platform;
  for (const { tokens, ...user } of users) {
    access.users.set(user.accessId, user);
    access.tokens.removeOf(user.accessId);
    for (const one of tokens)
      if (typeof one === 'string') access.tokens.put(one, user.accessId);
      else access.tokens.put(one.token, user.accessId, Date.parse(one.expiresAt));
  }
};

/** Adds users of TAXII, replacing those of the same name. */
export const addTaxiiUsers = (
  { access }: Pick<Platform, 'access'>,
  users: SimulatorOptions['taxiiUsers'],
): void => {
  for (const { userName, password, roles } of users)
    access.taxiiUsers.set(userName, {
      accessId: userName,
      secretKey: password,
      roles,
      exchangeAdmin: false,
      sightings: false,
    });
};

/** Adds types of indicators, replacing declared ones of the same name. */
export const declareTypes = (
  { store }: Pick<Platform, 'store'>,
  types: SimulatorOptions['indicatorTypes'],
): void => {
  for (const { name, apiBranch, apiEntity, casePreference, values } of types)
    store.indicatorTypes.declare({
      name,
      apiBranch,
      apiEntity,
      casePreference,
      valueKeys: values.map(({ label }) => label),
      choices: Object.fromEntries(
        values.flatMap(({ label, options }) => (options === undefined ? [] : [[label, options]])),
      ),
    });
};

export const createPlatform = (options: SimulatorOptions): Platform => {
  const store = new PlatformStore();
  const access = new Access(store);
  const counters = new Counters();
  const faults = new FaultScript();
  const batches = new BatchQueue({ store, access, counters, faults, sink: options.sink });
  const log = options.log ?? ((): void => undefined);
  const restoreDefaults = (): void => {
    store.switches = { ...defaultSwitches(), ...readSwitchChanges(options.switches) };
    batches.setPace(options.pace);
  };
  const platform = {
    store,
    access,
    batches,
    faults,
    counters,
    sink: options.sink,
    log,
    restoreDefaults,
    baseUrl: '',
  };
  declareTypes(platform, options.indicatorTypes);
  addPrincipals(platform, options);
  addTaxiiUsers(platform, options.taxiiUsers);
  restoreDefaults();
  return platform;
};
