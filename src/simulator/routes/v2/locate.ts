// Finds what a v2 address means: an indicator by branch and value, a group by branch and id.
import type { GroupRecord, IndicatorRecord } from '../../state/records.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { groupTypeOfBranch } from '../../values/group-types.ts';
import type { IndicatorTypeInfo } from '../../values/indicator-types.ts';
import { readIndicatorValue } from '../../values/indicator-value.ts';
import { notFound, v2Owner, type Parameters } from './envelope.ts';

export type Intel = IndicatorRecord | GroupRecord;

export const typeOfBranch = ({ platform }: ApiRequest, branch = ''): IndicatorTypeInfo =>
  platform.store.indicatorTypes.ofBranch(branch) ?? notFound();

/** A File by any one of its hashes, everything else by its value, in the owner of the request. */
export const indicatorAt = (
  request: ApiRequest,
  branch: string | undefined,
  value: string | undefined,
): IndicatorRecord => {
  const type = typeOfBranch(request, branch);
  const { store } = request.platform;
  const read = readIndicatorValue(type, { summary: value ?? '' }, store.switches);
  const [found] = read === undefined ? [] : store.findIndicator(v2Owner(request), type.name, read);
  return found ?? notFound();
};

/** A group by its id; its branch must be that of its type, its owner one the user sees. */
export const groupAt = (
  { platform, user }: ApiRequest,
  branch: string | undefined,
  id: string | undefined,
): GroupRecord => {
  const group = platform.store.groups.get(Number(id));
  const fits = group !== undefined && group.type === groupTypeOfBranch(branch ?? '');
  return fits && platform.access.can(user, group.owner, 'see') ? group : notFound();
};

/** What most sub-resources exist beneath. */
export interface Subject {
  readonly prefix: string;
  readonly kind: 'indicator' | 'group';
  readonly find: (request: ApiRequest, parameters: Parameters) => Intel;
}

const INDICATOR_SUBJECT: Subject = {
  prefix: 'v2/indicators/:branch/:value',
  kind: 'indicator',
  find: (request, { branch, value }) => indicatorAt(request, branch, value),
};

const GROUP_SUBJECT: Subject = {
  prefix: 'v2/groups/:branch/:id',
  kind: 'group',
  find: (request, { branch, id }) => groupAt(request, branch, id),
};

/** Tasks are groups with an address of their own. */
const TASK_SUBJECT: Subject = {
  prefix: 'v2/tasks/:id',
  kind: 'group',
  find: (request, { id }) => groupAt(request, 'tasks', id),
};

export const SUBJECTS: readonly Subject[] = [INDICATOR_SUBJECT, GROUP_SUBJECT, TASK_SUBJECT];
