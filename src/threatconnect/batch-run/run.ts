// A whole batch: cut, sent job by job, files uploaded, and told object by object however it ended.
import { findCodedError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ClientContext } from '../context.ts';
import type { BatchResource } from '../resources/batch.ts';
import type { GroupsResource } from '../resources/groups.ts';
import { BATCH_KINDS, toChunks, type BatchKind } from './chunks.ts';
import { readBatchInput, type ReadContent } from './content.ts';
import { sendFiles, toError } from './files.ts';
import { createJobSender } from './job.ts';
import { whyNotSent } from './nameless.ts';
import type { BatchProblem } from './problem.ts';
import type { BatchJob } from './report.ts';
import { checkFiles, limitsOf, settingsOf, type BatchRunner } from './run-options.ts';

export function createBatchRunner(
  context: ClientContext,
  batch: BatchResource,
  groups: GroupsResource,
): BatchRunner {
  const sendJob = createJobSender(context, batch);
  return {
    run: async (input, options = {}) => {
      const settings = settingsOf(context, options);
      checkFiles(options);
      const given = readBatchInput(input);
      const problems: BatchProblem[] = [];
      const content = sendable(given, context, problems);
      const jobs: BatchJob[] = [];
      const told = { group: 0, indicator: 0, association: 0 };
      let failure: Error | undefined;
      let halted = options.haltOnError === true && problems.length > 0;
      let alreadyAbsent = 0;
      try {
        for (const chunk of toChunks(content, limitsOf(options))) {
          if (halted) break;
          const done = await sendJob(chunk, settings, options);
          told[chunk.kind] += chunk.entities.length;
          jobs.push(done.job);
          problems.push(...done.problems);
          alreadyAbsent += done.alreadyAbsent;
          failure = done.job.error;
          halted = options.haltOnError === true && done.problems.length > 0;
          if (failure !== undefined) break;
        }
      } catch (thrown) {
        // Before the first job there is nothing to tell.
        if (jobs.length === 0) throw thrown;
        failure = findCodedError(thrown) ?? toError(thrown);
      }
      for (const kind of BATCH_KINDS)
        for (const entity of content[kind].slice(told[kind]))
          problems.push(unsent(kind, entity, failure));
      const stopped = halted || failure !== undefined;
      const files =
        settings.action === 'Create'
          ? await sendFiles(groups, {
              files: options.files ?? {},
              owner: settings.owner,
              problems,
              stopped,
              signal: options.signal,
            })
          : [];
      // One problem per place in the lists, also where the same object stands twice; the others are about no object.
      const troubled = problems.filter(({ entity }) => entity !== undefined);
      const links = troubled.filter(({ kind }) => kind === 'association').length;
      return {
        ok: failure === undefined && problems.length === 0 && files.every((file) => file.ok),
        accepted: given.group.length + given.indicator.length - (troubled.length - links),
        alreadyAbsent,
        acceptedAssociations: given.association.length - links,
        problems,
        jobs,
        files,
        halted,
        failure,
      };
    },
  };
}

/** What can be sent; the rest is refused here, each object by itself. */
function sendable(
  content: ReadContent,
  { types }: ClientContext,
  problems: BatchProblem[],
): ReadContent {
  const keep = (kind: BatchKind): readonly JsonObject[] =>
    content[kind].filter((entity) => {
      const reason = whyNotSent(kind, entity, types);
      if (reason !== undefined)
        problems.push({ kind, entity, outcome: 'rejected', code: undefined, reason });
      return reason === undefined;
    });
  return {
    group: keep('group'),
    indicator: keep('indicator'),
    association: keep('association'),
  };
}

const unsent = (kind: BatchKind, entity: JsonObject, failure: Error | undefined): BatchProblem => ({
  kind,
  entity,
  outcome: 'unsent',
  code: undefined,
  reason:
    findCodedError(failure)?.code === 'Cancelled'
      ? 'not sent, because the run was cancelled before it'
      : 'not sent, because of an error before it',
});
