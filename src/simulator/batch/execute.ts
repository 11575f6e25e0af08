// Runs the content of one batch against the store: groups, indicators, then links. An error concerns its entity alone unless the batch
// halts on errors, the reader meets a value of a wrong JSON type, or a limit is reached; what follows then is unprocessed.
import type { BatchContent, BrokenContent } from './content.ts';
import { isObject, notAnObject } from './content.ts';
import type { BatchContext } from './context.ts';
import { createGroup, deleteGroup, groupSource } from './group-entity.ts';
import { createIndicator, deleteIndicator, indicatorSource } from './indicator-entity.ts';
import { makeAssociations, makeEntityLinks, type AssociationErrors } from './links.ts';
import { GroupRecord } from '../state/records.ts';
import {
  brokenContent,
  ContentProblem,
  emptyOutcome,
  EntityProblem,
  type BatchError,
  type BatchOutcome,
} from './outcome.ts';

/** What scripted faults do to one batch. */
export interface BatchFaults {
  /** An error for this value (summary or xid), or undefined. */
  readonly reject: (source: string) => { code: string; reason: string } | undefined;
  /** Entities processed before the batch stops without an error; undefined for no stop. */
  readonly stopAfter: number | undefined;
  /** Indicators stored before the owner's quota appears to be reached. */
  readonly limitAfter: number | undefined;
}

export const NO_BATCH_FAULTS: BatchFaults = {
  reject: () => undefined,
  stopAfter: undefined,
  limitAfter: undefined,
};

type Kind = 'group' | 'indicator';

const countError = (outcome: BatchOutcome, kind: Kind, error: BatchError): void => {
  if (kind === 'group') outcome.errorGroupCount += 1;
  else outcome.errorIndicatorCount += 1;
  outcome.errors.push(error);
};

/** State of one execution: how far it came and whether it goes on. */
class Execution {
  readonly #context: BatchContext;
  readonly #faults: BatchFaults;
  readonly outcome = emptyOutcome();
  #processed = 0;
  /** The entity stored last, for the report of one that cannot be read. */
  #last = '';
  #stopped = false;

  constructor(context: BatchContext, faults: BatchFaults) {
    this.#context = context;
    this.#faults = faults;
  }

  runList(kind: Kind, entities: readonly unknown[]): void {
    for (const [index, entity] of entities.entries()) {
      if (this.#stopped || this.#processed === this.#faults.stopAfter) {
        this.#stopped = true;
        this.outcome.unprocessCount += entities.length - index;
        return;
      }
      this.#processed += 1;
      this.#one(kind, entity, index);
    }
  }

  link(associations: readonly unknown[]): void {
    if (this.#stopped || this.#context.settings.action === 'Delete') return;
    const failures = makeEntityLinks(this.#context);
    let unlinked: AssociationErrors = { missing: [], refused: [] };
    try {
      unlinked = makeAssociations(this.#context, associations);
    } catch (problem) {
      if (!(problem instanceof ContentProblem)) throw problem;
      this.outcome.errors.push(brokenContent({ path: '$.association', last: '' }, problem.message));
      this.outcome.otherErrorCount += 1;
    }
    this.#countOther(unlinked.refused);
    if (this.#context.store.switches.missingLink === 'silent') return;
    const seen = new Set<unknown>();
    for (const { record, error } of failures) {
      if (seen.has(record)) continue;
      seen.add(record);
      const isGroup = record instanceof GroupRecord;
      this.outcome[isGroup ? 'successGroupCount' : 'successIndicatorCount'] -= 1;
      countError(this.outcome, isGroup ? 'group' : 'indicator', error);
    }
    this.#countOther(unlinked.missing);
  }

  /** Errors that belong to no entity. */
  #countOther(errors: readonly BatchError[]): void {
    this.outcome.errors.push(...errors);
    this.outcome.otherErrorCount += errors.length;
  }

  #one(kind: Kind, entity: unknown, index: number): void {
    let source = '';
    try {
      if (!isObject(entity)) throw new ContentProblem(notAnObject(entity));
      source =
        kind === 'group'
          ? groupSource(entity)
          : indicatorSource(entity, this.#context.store.indicatorTypes);
      this.#checkFaults(kind, source, index);
      this.#store(kind, entity);
      if (kind === 'group') this.outcome.successGroupCount += 1;
      else this.outcome.successIndicatorCount += 1;
      this.#last = source;
    } catch (problem) {
      this.#fail(kind, problem, source, index);
    }
  }

  #checkFaults(kind: Kind, source: string, index: number): void {
    const rejection = this.#faults.reject(source);
    if (rejection !== undefined) throw new EntityProblem(rejection.code, rejection.reason);
    if (kind === 'group') return;
    const { switches } = this.#context.store;
    const limit = Math.min(
      this.#faults.limitAfter ?? Number.POSITIVE_INFINITY,
      switches.indicatorsPerJob,
    );
    if (index >= limit)
      throw new EntityProblem(
        '0x1008',
        `This batch would exceed the number of allowed indicators (${limit})`,
      );
  }

  #store(kind: Kind, entity: Readonly<Record<string, unknown>>): void {
    const context = this.#context;
    if (context.settings.action === 'Create')
      (kind === 'group' ? createGroup : createIndicator)(context, entity);
    else (kind === 'group' ? deleteGroup : deleteIndicator)(context, entity);
  }

  #fail(kind: Kind, problem: unknown, source: string, index: number): void {
    const { settings, store } = this.#context;
    if (problem instanceof ContentProblem) {
      const place = { path: `$.${kind}[${index}]`, last: source === '' ? this.#last : source };
      countError(this.outcome, kind, brokenContent(place, problem.message));
      this.#stopped = true;
      return;
    }
    if (!(problem instanceof EntityProblem)) throw problem;
    countError(this.outcome, kind, { code: problem.code, reason: problem.message, source });
    const limit = problem.code === '0x1008' && store.switches.indicatorLimit === 'stop';
    if (settings.haltOnError || limit) this.#stopped = true;
  }
}

export const executeBatch = (
  context: BatchContext,
  content: BatchContent | BrokenContent,
  faults: BatchFaults,
): BatchOutcome => {
  if ('broken' in content) {
    const outcome = emptyOutcome();
    outcome.otherErrorCount = 1;
    outcome.errors.push(brokenContent(content, content.value));
    return outcome;
  }
  const execution = new Execution(context, faults);
  execution.runList('group', content.groups);
  execution.runList('indicator', content.indicators);
  execution.link(content.associations);
  return execution.outcome;
};
