// Scripted faults: rules with a number of uses, for requests (matched by method and target) and for batches (matched by owner).
import { z } from 'zod';
import { NO_BATCH_FAULTS, type BatchFaults } from '../batch/execute.ts';

const requestAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('respond'),
    status: z.int().min(100).max(599),
    body: z
      .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
      .default(''),
    headers: z.record(z.string(), z.string()).default({}),
    /** `after`: the request takes effect, only its answer is replaced. */
    when: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0) }),
  /** `before`: nothing is read; `after`: the request takes effect; `middle`: half of the answer is sent. */
  z.strictObject({
    kind: z.literal('cut'),
    when: z.enum(['before', 'after', 'middle']).default('before'),
  }),
  z.strictObject({ kind: z.literal('hang'), when: z.enum(['before', 'after']).default('before') }),
]);

const batchAction = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rejectValues'),
    values: z.array(z.string()).min(1),
    code: z
      .string()
      .regex(/^0x[0-9A-F]{4}$/)
      .default('0x1005'),
    reason: z.string().default('This value was refused on request.'),
  }),
  z.strictObject({ kind: z.literal('unprocessed'), after: z.int().min(0) }),
  z.strictObject({ kind: z.literal('limit'), after: z.int().min(0).default(0) }),
  z.strictObject({ kind: z.literal('dropErrors') }),
]);

const uses = {
  /** The first match that fires; earlier ones pass. */
  nth: z.int().min(1).default(1),
  /** How often it fires; 0 = without end. */
  times: z.int().min(0).default(1),
};

const regex = z.string().refine(
  (source) => {
    try {
      return new RegExp(source) instanceof RegExp;
    } catch {
      return false;
    }
  },
  { message: 'no regular expression' },
);

export const faultRuleSchema = z.union([
  z.strictObject({
    method: z.string().toUpperCase().optional(),
    /** Regular expression over the raw request target. */
    path: regex.default('.*'),
    ...uses,
    action: requestAction,
  }),
  z.strictObject({ owner: z.string().optional(), ...uses, action: batchAction }),
]);

export type FaultRule = z.infer<typeof faultRuleSchema>;
export type RequestAction = z.infer<typeof requestAction>;
type BatchAction = z.infer<typeof batchAction>;

export interface ArmedFault {
  readonly id: number;
  readonly rule: FaultRule;
  matched: number;
  fired: number;
}

export interface BatchFaultsOfJob extends BatchFaults {
  readonly dropErrors: boolean;
}

export interface BatchFaultSource {
  forBatch(owner: string): BatchFaultsOfJob;
}

const isSpent = ({ rule, fired }: ArmedFault): boolean => rule.times > 0 && fired >= rule.times;

/** Counts a match; true when the rule fires now. */
const fires = (fault: ArmedFault): boolean => {
  fault.matched += 1;
  if (fault.matched < fault.rule.nth || isSpent(fault)) return false;
  fault.fired += 1;
  return true;
};

export class FaultScript implements BatchFaultSource {
  #faults: ArmedFault[] = [];
  #lastId = 0;

  add(rule: FaultRule): number {
    this.#lastId += 1;
    this.#faults.push({ id: this.#lastId, rule, matched: 0, fired: 0 });
    return this.#lastId;
  }

  clear(): void {
    this.#faults = [];
  }

  all(): readonly ArmedFault[] {
    return this.#faults;
  }

  /** Rules that have not fired as often as they were meant to; one without end is left over only if it never fired. */
  leftOver(): ArmedFault[] {
    return this.#faults.filter(
      (fault) => !isSpent(fault) && !(fault.rule.times === 0 && fault.fired > 0),
    );
  }

  /** The actions for one request, in order: any delays, then at most one other. */
  forRequest(method: string, target: string): RequestAction[] {
    const actions: RequestAction[] = [];
    for (const fault of this.#faults) {
      const { rule } = fault;
      if (!('path' in rule) || (rule.method !== undefined && rule.method !== method)) continue;
      if (!new RegExp(rule.path).test(target) || !fires(fault)) continue;
      actions.push(rule.action);
      if (rule.action.kind !== 'delay') break;
    }
    return actions;
  }

  forBatch(owner: string): BatchFaultsOfJob {
    const result = { ...NO_BATCH_FAULTS, dropErrors: false };
    const rejections: { fault: ArmedFault; action: BatchAction }[] = [];
    for (const fault of this.#faults) {
      const { rule } = fault;
      if ('path' in rule || (rule.owner !== undefined && rule.owner !== owner)) continue;
      // A rejection is used up by the batches in which a value of it occurs, not by those in between.
      if (rule.action.kind === 'rejectValues') {
        if (!isSpent(fault)) rejections.push({ fault, action: rule.action });
      } else if (fires(fault)) {
        if (rule.action.kind === 'unprocessed') result.stopAfter = rule.action.after;
        else if (rule.action.kind === 'limit') result.limitAfter = rule.action.after;
        else result.dropErrors = true;
      }
    }
    return rejections.length === 0 ? result : { ...result, reject: rejectBy(rejections) };
  }
}

const rejectBy = (
  rejections: readonly { fault: ArmedFault; action: BatchAction }[],
): BatchFaults['reject'] => {
  const decided = new Map<ArmedFault, boolean>();
  return (source) => {
    for (const { fault, action } of rejections) {
      if (action.kind !== 'rejectValues' || !action.values.includes(source)) continue;
      const firing = decided.get(fault) ?? fires(fault);
      decided.set(fault, firing);
      if (firing) return { code: action.code, reason: action.reason };
    }
    return undefined;
  };
};
