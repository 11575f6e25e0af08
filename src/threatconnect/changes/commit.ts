// Sends a unit of work, request by request, and notes what became of each operation.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { PlatformAnswer, Transport } from '../transport.ts';
import { idOf } from '../records/row.ts';
import { dataOf } from '../resources/read-one.ts';
import { checkDone } from '../resources/write-object.ts';
import { writeBody } from './exact-body.ts';
import type { Operation, Target } from './operations.ts';
import { isAddition, type LostAdditions } from './lost-additions.ts';
import { isGone, isHopeless, isLost, type State } from './outcomes.ts';
import { toRequest, type Addresses } from './requests.ts';
import { apart, needsOf, toSteps, type Step } from './steps.ts';

export interface CommitOptions {
  readonly signal?: AbortSignal;
  /** Nothing further is tried after the first failure. @default false */
  readonly stopOnError?: boolean;
  /** Sends again what may have happened already, although it counts twice then (observations). @default false */
  readonly repeatUnknown?: boolean;
}

export interface CommitDeps {
  readonly transport: Transport;
  readonly addresses: Addresses;
  /** Remembers the id of an object that was made. */
  readonly learnId: (target: Target, id: string) => void;
  readonly knowsId: (target: Target) => boolean;
  readonly additions: LostAdditions;
}

export async function commitOperations(
  operations: readonly Operation[],
  states: ReadonlyMap<Operation, State>,
  options: CommitOptions,
  deps: CommitDeps,
): Promise<void> {
  const { signal, stopOnError = false } = options;
  let stopped: CodedError | undefined;
  const stateOf = (operation: Operation): State =>
    states.get(operation) ?? { status: 'waiting', error: undefined };
  const settle = (step: Step, status: State['status'], error?: CodedError): void => {
    for (const operation of step.operations) Object.assign(stateOf(operation), { status, error });
    if (status === 'failed' || status === 'unknown')
      if (error !== undefined && (stopOnError || isHopeless(error))) stopped = error;
  };

  const run = async (step: Step): Promise<void> => {
    if (stopped !== undefined) {
      settle(step, 'skipped', stopped);
      return;
    }
    const [first] = step.operations;
    const missing = needsOf(step).find((target) => !deps.knowsId(target));
    if (missing !== undefined) {
      const looked = missing.origin.by === 'lookup';
      if (looked && first.kind === 'delete') settle(step, 'done');
      else
        settle(step, looked ? 'failed' : 'skipped', looked ? notThere(missing) : notMade(missing));
      return;
    }
    if (stateOf(first).status === 'unknown' && !(await mayRepeat(step, options, deps))) return;
    await deps.additions.noteBefore(first, signal);
    try {
      const answer = await send(step, deps, signal);
      if (step.operations.some(({ kind }) => kind === 'create')) {
        deps.learnId(step.target, idOf(dataOf(answer, step.target.name), step.target.name));
        if (isNew(answer)) deps.additions.noteNew(step.target);
      } else checkDone(answer, step.target.name);
      settle(step, 'done');
      deps.additions.noteDone(first);
    } catch (thrown) {
      const error = findCodedError(thrown);
      if (error === undefined) throw thrown;
      if (first.kind === 'delete' && isGone(error)) settle(step, 'done');
      else if (
        step.operations.length > 1 &&
        first.kind !== 'create' &&
        // Refused there, or here before anything was sent (a label that nobody knows): only one of them may be the reason.
        (error.code === 'PlatformRejected' || error.code === 'ConfigInvalid')
      )
        for (const single of apart(step)) await run(single);
      else settle(step, isLost(error) ? 'unknown' : 'failed', error);
    }
  };

  /** What was to be made has failed before: that error says why. */
  const notMade = (target: Target): CodedError => {
    const made = operations.find((one) => one.kind === 'create' && one.target === target);
    const reason = made === undefined ? undefined : stateOf(made).error;
    return new CodedError(
      reason?.code ?? 'PlatformRejected',
      `${target.name}: was not made, so that nothing could be done with it${reason === undefined ? '' : `: ${reason.message}`}`,
      { details: { object: target.name } },
    );
  };

  /** Answers of its own: an attribute that is there already is not added again, an observation is not counted twice. */
  async function mayRepeat(
    step: Step,
    { repeatUnknown = false }: CommitOptions,
    { additions }: CommitDeps,
  ): Promise<boolean> {
    const [operation] = step.operations;
    if (operation.kind === 'observation') return repeatUnknown;
    if (!isAddition(operation)) return true;
    try {
      const happened = await additions.happened(operation, signal);
      if (happened === 'no' || (happened === 'unclear' && repeatUnknown)) return true;
      if (happened === 'unclear') return false;
      settle(step, 'done');
      additions.noteDone(operation);
    } catch (thrown) {
      const error = findCodedError(thrown);
      if (error === undefined) throw thrown;
      settle(step, 'unknown', error);
    }
    return false;
  }

  const open = operations.filter(
    (operation) => !['done', 'superseded'].includes(stateOf(operation).status),
  );
  for (const step of toSteps(open)) await run(step);
}

const notThere = ({ name, owner }: Target): CodedError =>
  new CodedError(
    'PlatformRejected',
    `${name}: is not there${owner === undefined ? '' : ` in the owner ${owner}`}; existingIndicator() makes nothing, indicator() does`,
    { details: { object: name, endpoint: 'GET /v3/indicators', status: 404 } },
  );

/** 201 is for what was not there: an object that was there is changed, and answered with 200. */
const isNew = ({ status }: PlatformAnswer): boolean => status === 201;

async function send(
  step: Step,
  { transport, addresses }: CommitDeps,
  signal: AbortSignal | undefined,
): Promise<PlatformAnswer> {
  const request = toRequest(step, addresses);
  const [first] = step.operations;
  return transport.request({
    method: request.method,
    path: request.path,
    ...(request.query === undefined ? {} : { query: request.query }),
    ...(request.body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: writeBody(request.body) }),
    object: step.target.name,
    // Objects are found again by value or xid, so that making them twice makes one.
    repeatable: first.kind === 'create',
    // An attribute that is sent twice is there twice.
    ...(first.kind === 'addAttribute' ||
    first.kind === 'addOccurrence' ||
    first.kind === 'observation'
      ? { retry: 'never' as const }
      : {}),
    signal,
  });
}
